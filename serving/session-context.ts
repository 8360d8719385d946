/** What the network makes of a user. */
export interface SessionContext {
  /** [64] */
  readonly context: Float32Array;
  /** [heads, 18] */
  readonly attention: Float32Array;
}
