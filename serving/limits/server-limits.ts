/** What a server takes at a time; beyond it, it says so rather than grow. */
export interface ServerLimits {
  /** Requests under way, all namespaces together; one more is answered 503. */
  readonly maxConcurrent: number;
  /** Requests under way of one namespace; one more is answered 429, and the others' go on. */
  readonly maxConcurrentPerNamespace: number;
  /**
   * How late the event loop may be, in milliseconds and on average over a second, before requests are answered 503; 0: however
   * late, since one large request makes it late for a moment.
   */
  readonly maxEventLoopDelayMs: number;
  /** How large the JavaScript heap may be, in bytes, before requests are answered 503; 0: however large. */
  readonly maxHeapBytes: number;
  /** How long a request may take to arrive, in milliseconds. */
  readonly requestTimeoutMs: number;
  /** Users of a bundle whose session context is kept. */
  readonly cachedUsers: number;
}

export const DEFAULT_SERVER_LIMITS: ServerLimits = {
  maxConcurrent: 1000,
  maxConcurrentPerNamespace: 1000,
  maxEventLoopDelayMs: 0,
  maxHeapBytes: 0,
  requestTimeoutMs: 60_000,
  cachedUsers: 100_000,
};
