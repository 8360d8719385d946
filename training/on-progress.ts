/** Told what is being done, how far it is, and a few figures worth watching. */
export type OnProgress = (
  stage: string,
  done: number,
  total: number,
  figures?: Readonly<Record<string, string>>,
) => void;
