import { FusionError } from '../../data/schema/errors.js';

/** Lower bounds of the buckets of a user's interaction count: 0, 1, 2–4, 5–9, 10–19, 20 and more. */
export const COUNT_BUCKETS = [0, 1, 2, 5, 10, 20] as const;

/** Fusion weights by how many interactions of the user were used; ascending in `minCount`, weights in source order. */
export type ByCountTable = readonly { readonly minCount: number; readonly weights: readonly number[] }[];

/** The bucket of a count: the largest bound that it reaches. */
export function countBucket(count: number): number {
  return COUNT_BUCKETS.findLast((bound) => bound <= count) ?? COUNT_BUCKETS[0];
}

/**
 * The weights that a by-count table has for a user: those of the last row whose `minCount` the count reaches.
 *
 * The strongest simple baseline: cold users lean on popularity, warm ones on collaborative filtering. A count below the
 * first row takes the first row, for a table that was fitted without users so cold.
 *
 * @throws FusionError `invalid_value` on a table without rows.
 */
export function byCountWeights(table: ByCountTable, count: number): readonly number[] {
  const row = table.findLast(({ minCount }) => minCount <= count) ?? table[0];
  if (row === undefined) throw new FusionError('invalid_value', 'byCountWeights: expected at least one row, got none.');
  return row.weights;
}

/** Sources a by-count table gives no weight have this one where a network starts, so that it can still raise them. */
export const PRIOR_FLOOR = 0.01;

/** What a network starts from: the weights that a by-count table has for a user, none of them 0. They need not sum to 1. */
export function startingWeights(table: ByCountTable, count: number): readonly number[] {
  return byCountWeights(table, count).map((weight) => weight + PRIOR_FLOOR);
}
