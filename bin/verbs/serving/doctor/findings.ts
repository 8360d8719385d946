/** What was looked at, and whether it is well. */
export interface Finding {
  readonly name: string;
  /** Null where it is neither, such as an engine that this machine does not have. */
  readonly ok: boolean | null;
  readonly detail: string;
}

/** Runs a check whose trouble is a finding. */
export async function finding(name: string, check: () => Promise<string>): Promise<Finding> {
  try {
    return { name, ok: true, detail: await check() };
  } catch (error) {
    return { name, ok: false, detail: (error as Error).message };
  }
}
