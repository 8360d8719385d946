import { relevantWithin } from './relevant-within.js';

/**
 * R@k: the share of the relevant items that the first k ranks hold.
 *
 * R@k = relevant in the first k / relevant. Above k relevant items it cannot reach 1: the denominator is not capped at k.
 * A case with no relevant item has no answer: NaN, which {@link meanOverCases} leaves out and counts.
 *
 * @param k rank cutoff, at least 1.
 * @param rankedGains gain by rank, best rank first; above 0 is relevant.
 * @param relevantCount relevant items of the case, ranked or not.
 * @see NIST, trec_eval, measure `recall_k`.
 */
export function recallAt(k: number, rankedGains: ArrayLike<number>, relevantCount: number): number {
  return relevantCount === 0 ? Number.NaN : relevantWithin(k, rankedGains) / relevantCount;
}
