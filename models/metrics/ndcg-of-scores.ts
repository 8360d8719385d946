import { judgeRanking } from './judge-ranking.js';
import { ndcgAt } from './ndcg.js';
import { type ItemSet, topK } from './top-k.js';

/**
 * Binary nDCG@k straight from the scores of all items: what evaluation computes thousands of times.
 *
 * Sorts no more than k items. A relevant item that is excluded cannot be ranked, so the ideal does not count it either.
 * NaN when no relevant item is left.
 *
 * @param scores [items]; ties go to the smaller index.
 * @param relevant the truth of the case.
 * @param exclude items that are not ranked: the support of the case.
 * @param k rank cutoff, at least 1.
 */
export function ndcgOfScores(scores: ArrayLike<number>, relevant: ItemSet, exclude: ItemSet, k: number): number {
  let reachable = 0;
  for (const item of relevant) if (!exclude.has(item)) reachable++;
  if (reachable === 0) return Number.NaN;
  const ideal = new Uint8Array(Math.min(k, reachable)).fill(1);
  return ndcgAt(k, judgeRanking(topK(scores, k, exclude), relevant), ideal);
}
