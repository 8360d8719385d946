/** How a grade becomes a gain: as it is (Järvelin & Kekäläinen, trec_eval), or 2^grade − 1 (Burges). */
export type GainKind = 'linear' | 'exponential';

/** What an item at a 1-based rank is worth: 1 / log2(rank + 1), so the first rank counts in full. */
function rankDiscount(rank: number): number {
  return 1 / Math.log2(rank + 1);
}

/**
 * DCG@k = Σ gain / log2(rank + 1) over the first k ranks.
 *
 * @param k rank cutoff; `Infinity` takes the whole list.
 * @param rankedGrades grade by rank, best rank first; a negative grade counts as 0.
 * @see Järvelin, Kekäläinen, Cumulated gain-based evaluation of IR techniques, 2002.
 */
export function discountedGain(k: number, rankedGrades: ArrayLike<number>, kind: GainKind = 'linear'): number {
  const end = Math.min(k, rankedGrades.length);
  let sum = 0;
  for (let i = 0; i < end; i++) {
    const grade = rankedGrades[i]!;
    if (grade > 0) sum += (kind === 'linear' ? grade : 2 ** grade - 1) * rankDiscount(i + 1);
  }
  return sum;
}
