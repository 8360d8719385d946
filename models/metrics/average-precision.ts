/**
 * Average precision: P@rank averaged over the relevant items, a relevant item that was not ranked counting 0.
 *
 * AP = 1/relevant · Σ P@rank over the ranks that hold a relevant item; its mean over cases is MAP.
 * A case with no relevant item has no answer: NaN, which {@link meanOverCases} leaves out and counts.
 *
 * @param rankedGains gain by rank, best rank first; above 0 is relevant.
 * @param relevantCount relevant items of the case, ranked or not.
 * @see NIST, trec_eval, measure `map`.
 */
export function averagePrecision(rankedGains: ArrayLike<number>, relevantCount: number): number {
  if (relevantCount === 0) return Number.NaN;
  let found = 0;
  let sum = 0;
  for (let i = 0; i < rankedGains.length; i++) {
    if (rankedGains[i]! > 0) sum += ++found / (i + 1);
  }
  return sum / relevantCount;
}
