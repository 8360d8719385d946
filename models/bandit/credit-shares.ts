/**
 * How much of what happened to a result each source answers for; shares sum to 1.
 *
 * When the interaction says which source brought the result, that source answers for all of it. Otherwise each answers for what
 * it added to the fused score: w·s / Σ w·s. Negative scores count as 0. Where no source added anything (a result that every
 * list puts last, or an event without its execution), all answer alike.
 *
 * @param weights with which the result was served; [sources]
 * @param scores of the result by source, NaN where the source did not return it; [sources]
 * @param source index of the source that is named, or null.
 * @returns [sources]
 */
export function creditShares(
  weights: readonly number[],
  scores: readonly number[],
  source: number | null,
): readonly number[] {
  if (source !== null) return weights.map((_, index) => (index === source ? 1 : 0));
  const parts = weights.map((weight, index) => {
    const part = weight * (scores[index] ?? 0);
    return part > 0 ? part : 0; // NaN is not above 0, either
  });
  const total = parts.reduce((sum, part) => sum + part, 0);
  return parts.map((part) => (total > 0 ? part / total : 1 / weights.length));
}
