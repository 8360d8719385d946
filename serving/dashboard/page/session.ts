/** With which key and in which namespace the page asks; of this tab alone, and gone with it. */
export interface Session {
  /** Null: the server takes none. */
  readonly key: string | null;
  readonly namespace: string;
}

const NAME = 'metafuse.dashboard';

/** What this tab was told before. */
export function readSession(): Session {
  try {
    const { key, namespace } = JSON.parse(sessionStorage.getItem(NAME) ?? '{}');
    return {
      key: typeof key === 'string' ? key : null,
      namespace: typeof namespace === 'string' ? namespace : 'default',
    };
  } catch {
    return { key: null, namespace: 'default' }; // storage is forbidden, or holds somebody else's
  }
}

export function writeSession(session: Session): void {
  try {
    sessionStorage.setItem(NAME, JSON.stringify(session));
  } catch {
    // then it is asked for again on the next page
  }
}
