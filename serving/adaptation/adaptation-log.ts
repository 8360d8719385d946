/** What was predicted of a row before and after its feedback was taken in. */
export interface AdaptationRecord {
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
 * Where predictions before and after adaptation are kept.
 *
 * In memory for now; the ClickHouse store, which comes with a later issue, will implement the same interface. `append`
 * returns at once: whoever writes elsewhere buffers.
 */
export interface AdaptationLog {
  append(record: AdaptationRecord): void;
  /** Those received at `moment` or later. */
  since(moment: number): Promise<RecordedAdaptations>;
}
