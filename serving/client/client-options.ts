export interface ClientOptions {
  /** Where the server is: `https://fusion.example.com`, with or without a path in front of `/v1`. */
  readonly baseUrl: string;
  /** Sent as a bearer token. */
  readonly apiKey?: string | undefined;
  /** Whose retrievers, interactions and results these are; the server's `default` when left out. */
  readonly namespace?: string | undefined;
  /** In place of the platform's own. */
  readonly fetch?: typeof globalThis.fetch;
  /** How long one attempt may take before it is given up. */
  readonly timeoutMs?: number;
  /** Further attempts after a refusal that says when to come again (429 or 503 with `retry-after`); nothing else is tried again. */
  readonly retries?: number;
  /** A server that asks for a longer wait is not waited for: the caller gets its refusal. */
  readonly longestWaitMs?: number;
  /** Resolves after so many milliseconds. */
  readonly wait?: (waitMs: number) => Promise<void>;
  /** In [0, 1): spreads clients that were told to come again at the same moment. */
  readonly random?: () => number;
}
