/** The parts of the page. */
export const SECTIONS = ['traffic', 'retrievers', 'experiments', 'model'] as const;
export type Section = (typeof SECTIONS)[number];

/** What is looked at: a part of the page, and there one thing by its id. */
export interface Place {
  readonly section: Section;
  readonly id: string | null;
}

/** `#/retrievers/ret_1`; whatever is no place is the first. */
export function readPlace(hash: string): Place {
  const [, section, id] = /^#\/(\w+)(?:\/(.+))?$/.exec(hash) ?? [];
  const known = SECTIONS.find((name) => name === section);
  return known === undefined ? { section: 'traffic', id: null } : { section: known, id: id ? decoded(id) : null };
}

export function writePlace({ section, id }: Place): string {
  return id === null ? `#/${section}` : `#/${section}/${encodeURIComponent(id)}`;
}

function decoded(id: string): string {
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
}
