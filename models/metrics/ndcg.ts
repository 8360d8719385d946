import { discountedGain, type GainKind } from './discounted-gain.js';

/**
 * nDCG@k: discounted gain as a share of what the best possible ranking would have had.
 *
 * nDCG@k = DCG@k(ranking) / DCG@k(all gains, descending). The gain is the grade itself (`ndcg`, the default) or
 * 2^grade − 1 (`ndcg_exp`, Burges et al. 2005); for binary relevance the two are the same.
 * A case with no relevant item has no ideal: NaN (as in LensKit; ranx answers 0), which {@link meanOverCases} leaves out
 * and counts.
 *
 * @param k rank cutoff, at least 1; `Infinity` takes the whole list.
 * @param rankedGains grade by rank, best rank first; a negative grade counts as 0.
 * @param allGains the grades of all relevant items of the case, ranked or not, in any order.
 * @see Järvelin, Kekäläinen, Cumulated gain-based evaluation of IR techniques, 2002; NIST, trec_eval, `ndcg_cut_k`.
 */
export function ndcgAt(
  k: number,
  rankedGains: ArrayLike<number>,
  allGains: ArrayLike<number>,
  { gain = 'linear' }: { readonly gain?: GainKind } = {},
): number {
  const ideal = discountedGain(k, Float64Array.from(allGains).sort().reverse(), gain);
  return ideal === 0 ? Number.NaN : discountedGain(k, rankedGains, gain) / ideal;
}
