import { precisionAt } from './precision.js';

/**
 * R-precision: precision at the rank where precision and recall meet, that is P@R of a case with R relevant items.
 *
 * A case with no relevant item has no answer: NaN, which {@link meanOverCases} leaves out and counts.
 *
 * @param rankedGains gain by rank, best rank first; above 0 is relevant.
 * @param relevantCount relevant items of the case, ranked or not.
 * @see NIST, trec_eval, measure `Rprec`.
 */
export function rPrecision(rankedGains: ArrayLike<number>, relevantCount: number): number {
  return precisionAt(relevantCount, rankedGains, relevantCount);
}
