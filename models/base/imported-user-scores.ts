import type { ImportedScores } from '../../data/schema/dataset.js';

/** What imported sources say of one user's items. */
export interface ImportedUserScores {
  /** Row of an item in the columns; an item that nobody scored for this user has none. */
  readonly rows: ReadonlyMap<number, number>;
  /** Raw scores by source, NaN where it has no opinion; the columns of the whole set, not copied. */
  readonly columns: Readonly<Record<string, Float64Array>>;
}

/**
 * A user's imported scores as they stood at a moment: of each item the latest row that was made by then, so that no case
 * sees a score that knows more than it may.
 *
 * @param moment milliseconds since 1970; NaN: the latest rows of all. Scores without a time are taken to have been there always.
 */
export function importedUserScores(
  { offsets, item, timestamp, sources }: ImportedScores,
  user: number,
  moment: number,
): ImportedUserScores {
  const rows = new Map<number, number>();
  for (let row = offsets[user]!; row < offsets[user + 1]!; row++) {
    if (!(timestamp[row]! > moment)) rows.set(item[row]!, row); // rows of an item are in order of time
  }
  return { rows, columns: Object.fromEntries(sources.map(({ name, value }) => [name, value])) };
}
