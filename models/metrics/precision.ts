import { relevantWithin } from './relevant-within.js';

/**
 * P@k: the share of the first k ranks that is relevant.
 *
 * P@k = relevant in the first k / k. It divides by k even where fewer items were ranked: a short list is not rewarded.
 * A case with no relevant item has no answer: NaN, which {@link meanOverCases} leaves out and counts.
 *
 * @param k rank cutoff, at least 1.
 * @param rankedGains gain by rank, best rank first; above 0 is relevant.
 * @param relevantCount relevant items of the case, ranked or not.
 * @see NIST, trec_eval, measure `P_k`.
 */
export function precisionAt(k: number, rankedGains: ArrayLike<number>, relevantCount: number): number {
  return relevantCount === 0 ? Number.NaN : relevantWithin(k, rankedGains) / k;
}
