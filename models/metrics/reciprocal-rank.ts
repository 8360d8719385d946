/**
 * Reciprocal rank: 1 / rank of the first relevant item, 0 when the list holds none; its mean over cases is MRR.
 *
 * A case with no relevant item has no answer: NaN, which {@link meanOverCases} leaves out and counts.
 *
 * @param rankedGains gain by rank, best rank first; above 0 is relevant.
 * @param relevantCount relevant items of the case, ranked or not.
 * @see NIST, trec_eval, measure `recip_rank`.
 */
export function reciprocalRank(rankedGains: ArrayLike<number>, relevantCount: number): number {
  if (relevantCount === 0) return Number.NaN;
  for (let i = 0; i < rankedGains.length; i++) if (rankedGains[i]! > 0) return 1 / (i + 1);
  return 0;
}
