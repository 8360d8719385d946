import { FusionError } from '../../data/schema/errors.js';
import type { ItemSet } from './top-k.js';

/**
 * Reciprocal rank in the full ranking of all items, without sorting: one pass counts who stands before the best relevant item.
 *
 * Ties go to the smaller index, as in {@link topK}; a relevant item that is excluded is not ranked. NaN when no relevant
 * item is left; otherwise in (0, 1], since the ranking is complete.
 *
 * @param scores [items], without NaN among the ranked ones.
 * @throws FusionError `internal` on a NaN score.
 */
export function reciprocalRankOfScores(scores: ArrayLike<number>, relevant: ItemSet, exclude: ItemSet): number {
  let first = -1;
  for (const item of relevant) {
    if (exclude.has(item)) continue;
    if (first < 0 || standsBefore(item, first, scores)) first = item;
  }
  if (first < 0) return Number.NaN;

  let rank = 1;
  for (let item = 0; item < scores.length; item++) {
    if (scores[item]! < scores[first]! || exclude.has(item)) continue;
    if (Number.isNaN(scores[item])) {
      throw new FusionError('internal', `reciprocalRankOfScores: expected a number for item ${item}, got NaN.`);
    }
    if (standsBefore(item, first, scores)) rank++;
  }
  return 1 / rank;
}

function standsBefore(a: number, b: number, scores: ArrayLike<number>): boolean {
  return scores[a]! > scores[b]! || (scores[a] === scores[b] && a < b);
}
