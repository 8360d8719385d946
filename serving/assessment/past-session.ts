/** A session as it happened: the questions whose results somebody acted on. */
export interface PastSession {
  /** Whose sessions belong together: the user, else the session alone. */
  readonly unit: string;
  readonly queries: readonly PastQuery[];
}

export interface PastQuery {
  readonly executionId: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** By document, above 0. */
  readonly grades: ReadonlyMap<string, number>;
  readonly clicked: readonly string[];
  readonly purchased: readonly string[];
}
