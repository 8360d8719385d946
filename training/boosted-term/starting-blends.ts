import type { ScoreSpace } from '../../models/fusion/blend.js';
import { blendRows } from '../../models/fusion/blend-rows.js';
import { type ByCountTable, startingWeights } from '../../models/fusion/by-count.js';

/** What a network's start is fixed by: weights by count, and where they blend. */
export interface Start {
  readonly byCount: ByCountTable;
  readonly space: ScoreSpace;
}

/**
 * Where a network starts from on rows of a user, before any term: weights by count, in log-odds; [rows]
 * @param scores calibrated, [rows · K] @param mask [rows · K]
 * @param count of the user's known interactions
 */
export function startingBlends(
  { byCount, space }: Start,
  { scores, mask, count }: { readonly scores: Float32Array; readonly mask: ArrayLike<number>; readonly count: number },
): Float32Array {
  const weights = startingWeights(byCount, count);
  return blendRows(scores, mask, weights, space, new Float32Array(scores.length / weights.length));
}
