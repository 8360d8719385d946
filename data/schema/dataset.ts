/**
 * A dataset in memory: columns, with users and items as indices into their id lists.
 *
 * On disk it is a folder of Arrow files (`data/dataset`). Interactions are sorted by user, then time, then the order in
 * which they came, so a user's history is one contiguous range.
 */
export interface Dataset {
  readonly name: string;
  /** Where the rows came from, for reports: `movielens-100k`, `synthetic`, … */
  readonly source: string;
  /** Hash of the content, kept by bundles to say what they were trained on. */
  readonly fingerprint: string;
  readonly users: UserTable;
  readonly items: ItemTable;
  readonly interactions: InteractionTable;
  readonly feedback: FeedbackScale;
  /** Scores that other scorers gave; absent where nobody brought any. */
  readonly scores?: ImportedScores;
}

/**
 * Scores of user–item pairs by scorers outside Metafuse, one column per source.
 *
 * Sorted by user, then item, then time, so a user's rows are one contiguous range and the last row of an item is its
 * latest.
 */
export interface ImportedScores {
  /** Number of rows. */
  readonly count: number;
  /** Row range of user u: [offsets[u], offsets[u + 1]). Length users + 1. */
  readonly offsets: Int32Array;
  readonly user: Int32Array;
  readonly item: Int32Array;
  /** When the scores were made, in milliseconds since 1970; NaN where unknown. */
  readonly timestamp: Float64Array;
  readonly sources: readonly SourceScores[];
}

/** One source's column. */
export interface SourceScores {
  readonly name: string;
  /** As the source made them, larger is better; NaN where it has no opinion. [rows] */
  readonly value: Float64Array;
}

/** How an interaction's `value` reads. */
export type FeedbackScale =
  /** Ratings from `min` to `max`; at `positiveAt` or above counts as a positive. */
  | { readonly kind: 'graded'; readonly min: number; readonly max: number; readonly positiveAt: number }
  /** Any event is a positive, except skips and negative feedback. */
  | { readonly kind: 'implicit' };

export interface UserTable {
  readonly ids: readonly string[];
  /** What is true of a user whatever they do, such as the number of friends; absent where the set has none. */
  readonly contexts?: readonly ContextColumn[];
}

/**
 * One number of the situation in which something happens: the hour, the weather, the number of friends.
 *
 * Numbers of one group (`temporal`, `social`, `environmental`, …) are read together by the network; the group is what
 * stands before the first dot of the name.
 */
export interface ContextColumn {
  /** `temporal.hour_sin` */
  readonly name: string;
  /** NaN where unknown; [users] or [interactions]. */
  readonly value: Float64Array;
}

/** Missing strings are '', missing lists are empty, missing numbers are NaN. */
export interface ItemTable {
  readonly ids: readonly string[];
  readonly titles: readonly string[];
  readonly artists: readonly string[];
  readonly albums: readonly string[];
  readonly genres: readonly (readonly string[])[];
  readonly moods: readonly (readonly string[])[];
  /** Free-text tags, with repetitions: their number is evidence. */
  readonly tags: readonly (readonly string[])[];
  /** Year of release. */
  readonly releaseYear: Float64Array;
  readonly durationMs: Float64Array;
  /** Measured numeric features in [0, 1] beyond genres and years (audio, …), by name. */
  readonly measured: readonly MeasuredFeature[];
  /** 1 where the measured features are guesses from other things known of the item; absent where none are. */
  readonly isPredicted?: Uint8Array;
}

export interface MeasuredFeature {
  readonly name: string;
  /** [items], NaN where unknown. */
  readonly value: Float64Array;
  /** Confidence in [0, 1]; [items]. */
  readonly confidence: Float64Array;
}

export const EVENTS = ['rating', 'play', 'skip', 'click', 'view', 'purchase', 'negative_feedback', 'like'] as const;
export type Event = (typeof EVENTS)[number];

export interface InteractionTable {
  /** Number of rows. */
  readonly count: number;
  /** Row range of user u: [offsets[u], offsets[u + 1]). Length users + 1. */
  readonly offsets: Int32Array;
  readonly user: Int32Array;
  readonly item: Int32Array;
  /** Milliseconds since 1970; NaN in sets without times. */
  readonly timestamp: Float64Array;
  /** Index into EVENTS. */
  readonly event: Uint8Array;
  /** Rating, or play count; NaN where the event carries none. */
  readonly value: Float64Array;
  /** How long it was played or watched; NaN if unknown. */
  readonly durationMs: Float64Array;
  /** The session of each row, where the log says it: an index into `ids`, −1 where unknown. */
  readonly sessions?: { readonly ids: readonly string[]; readonly index: Int32Array };
  /** 1-based rank at which the item was shown, where the log says it; NaN where unknown. */
  readonly position?: Float64Array;
  /** The situation of each row, where the log says it. */
  readonly contexts?: readonly ContextColumn[];
}

/** Whether row `index` says that the user liked the item. */
export function isPositive(
  dataset: { readonly interactions: Pick<InteractionTable, 'event' | 'value'>; readonly feedback: FeedbackScale },
  index: number,
): boolean {
  const { interactions, feedback } = dataset;
  const event = EVENTS[interactions.event[index]!];
  if (event === 'skip' || event === 'negative_feedback') return false;
  return feedback.kind === 'implicit' || interactions.value[index]! >= feedback.positiveAt;
}
