import type { ItemSet } from './top-k.js';

/**
 * The gains of a ranking under binary relevance: 1 where the ranked item is relevant, else 0.
 *
 * Joins {@link topK} to the metrics that take gains by rank: `recallAt(10, judgeRanking(topK(scores, 10), truth), truth.size)`.
 *
 * @param ranking item indices by rank.
 * @returns [ranking.length], in {0, 1}.
 */
export function judgeRanking(ranking: ArrayLike<number>, relevant: ItemSet): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(ranking, (item) => (relevant.has(item) ? 1 : 0));
}
