/** What was predicted of a row before and after its feedback was taken in. */
export interface AdaptationRecord {
  readonly namespace: string;
  readonly userId: string;
  readonly requestId: string;
  readonly itemId: string;
  /** When it happened, in milliseconds since 1970. */
  readonly occurredAt: number;
  /** When it was taken in, likewise. */
  readonly receivedAt: number;
  /** In [0, 1]. */
  readonly outcome: number;
  /** Fused score under the parameters that the user had. */
  readonly before: number;
  /** Fused score under those adapted to this feedback, too. */
  readonly after: number;
}

export interface RecordedAdaptations {
  /** In the order in which they were taken in. */
  readonly records: readonly AdaptationRecord[];
  /** False when some of the time asked for are no longer there. */
  readonly isComplete: boolean;
}

/**
 * Where predictions before and after adaptation are kept: in memory, or in the store. `append` returns at once: whoever writes
 * elsewhere buffers.
 */
export interface AdaptationLog {
  append(record: AdaptationRecord): void;
  /** Forgets a user's; what the store has is erased with everything else that it has of them. */
  forgetUser(namespace: string, userId: string): void;
  /** Those of a namespace received at `moment` or later. */
  since(namespace: string, moment: number): Promise<RecordedAdaptations>;
}
