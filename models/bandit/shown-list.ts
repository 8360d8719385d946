/** What one execution showed: all that is needed to say which arm earned what. */
export interface ShownList {
  /** ms since 1970. */
  readonly shownAtMs: number;
  /** With which it was fused; [sources] */
  readonly weights: readonly number[];
  /** The blend that was pulled; null where none was: static weights, cold start, arms are sources. */
  readonly arm: number | null;
  /** By result in the order shown, by source; NaN where the source did not return it. [results][sources] */
  readonly scores: readonly (readonly number[])[];
}

/** One interaction as learning sees it. All but its moment is frozen when it is written. */
export interface FeedbackEvent {
  /** 0-based position in the list; null when the result was not in it, or the list is not known. */
  readonly index: number | null;
  /** Of any sign; 0 is without influence. */
  readonly reward: number;
  /** Index of the source that the interaction names; null when it names none. */
  readonly source: number | null;
  /** How many times a positive reward counts, by its position; 1 without correction. */
  readonly positionFactor: number;
  /** ms since 1970. */
  readonly occurredAtMs: number;
}
