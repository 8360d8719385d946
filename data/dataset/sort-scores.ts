import type { ImportedScores } from '../schema/dataset.js';
import { gather } from './gather.js';

/** Score rows in the order in which they came: not sorted yet, so without the users' ranges. */
export type ScoreColumns = Omit<ImportedScores, 'offsets'>;

/**
 * Sorts score rows by user, then item, then time, and finds each user's range.
 *
 * A row without a time comes before those with one: it was always there, and the latest row of an item is its last.
 *
 * @param userCount number of users; those without rows get an empty range
 */
export function sortScores(columns: ScoreColumns, userCount: number): ImportedScores {
  const { count, user, item, timestamp, sources } = columns;
  const offsets = new Int32Array(userCount + 1);
  for (let row = 0; row < count; row++) offsets[user[row]! + 1]!++;
  for (let u = 0; u < userCount; u++) offsets[u + 1]! += offsets[u]!;
  const order = scoreOrder(columns);
  return {
    count,
    offsets,
    user: gather(user, order),
    item: gather(item, order),
    timestamp: gather(timestamp, order),
    sources: sources.map(({ name, value }) => ({ name, value: gather(value, order) })),
  };
}

/** Who, what and when of each row. */
interface ScoreKeys {
  readonly user: ArrayLike<number>;
  readonly item: ArrayLike<number>;
  readonly timestamp: ArrayLike<number>;
}

/** Rows by user, then item, then time; those alike in all three stay in their order. */
export function scoreOrder({ user, item, timestamp }: ScoreKeys): Int32Array {
  return Int32Array.from({ length: user.length }, (_, row) => row).sort(
    (a, b) => user[a]! - user[b]! || item[a]! - item[b]! || compareMoments(timestamp[a]!, timestamp[b]!) || a - b,
  );
}

/** Whether two rows are of one pair at one moment. */
export function isSamePair({ user, item, timestamp }: ScoreKeys, a: number, b: number): boolean {
  return user[a] === user[b] && item[a] === item[b] && compareMoments(timestamp[a]!, timestamp[b]!) === 0;
}

/** NaN comes first. */
function compareMoments(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(b)) - Number(Number.isNaN(a));
  return a - b;
}
