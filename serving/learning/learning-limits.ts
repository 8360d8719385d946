/** How much of what is learned is held in memory. */
export interface LearningLimits {
  /** Contexts of users, of all retrievers together; the others are in the store. */
  readonly personalContexts: number;
  /** Contexts of segments and of everybody. */
  readonly wideContexts: number;
  /** Of answers that interactions may still come for. */
  readonly executionBytes: number;
  /** Of interactions that may come again. */
  readonly repetitionBytes: number;
  /** Sessions that may be running. */
  readonly sessions: number;
  /** Interactions that wait for earlier ones of the same user or answer. */
  readonly waiting: number;
}

export const DEFAULT_LEARNING_LIMITS: LearningLimits = {
  personalContexts: 100_000,
  wideContexts: 100_000,
  executionBytes: 64 * 2 ** 20,
  repetitionBytes: 16 * 2 ** 20,
  sessions: 50_000,
  waiting: 20_000,
};
