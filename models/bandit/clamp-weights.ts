/**
 * Weights brought within bounds, summing to 1 as before: a projection on {Σ w = 1, low ≤ w ≤ high} that keeps the ratios of the
 * weights that no bound holds.
 *
 * Cutting each weight and dividing by the sum breaks the bounds again. Here a bound, once it holds a weight, holds it for good:
 * where all that is missing below exceeds all that is too much above, the low ones are fixed, else the high ones; the others
 * share what is left in their proportions (equally where all are 0), until none is out of bounds.
 *
 * For N weights, `low` is at most 1/N and `high` at least 1/N, else nothing would fit.
 *
 * @param weights at least 0, summing to 1; [N]
 * @returns [N]
 */
export function clampWeights(weights: readonly number[], low: number, high: number): readonly number[] {
  const count = weights.length;
  const floor = Math.min(low, 1 / count);
  const ceiling = Math.max(high, 1 / count);
  if (weights.every((weight) => weight >= floor && weight <= ceiling)) return weights;

  const result = [...weights];
  const isFree = weights.map(() => true);
  for (let round = 0; round < count; round++) {
    const missing = sumOf(result, isFree, (weight) => floor - weight);
    const excess = sumOf(result, isFree, (weight) => weight - ceiling);
    if (missing === 0 && excess === 0) return result;
    const fixesLow = missing >= excess;
    for (let i = 0; i < count; i++) {
      if (!isFree[i] || !(fixesLow ? result[i]! < floor : result[i]! > ceiling)) continue;
      result[i] = fixesLow ? floor : ceiling;
      isFree[i] = false;
    }
    shareRest(result, isFree);
  }
  return result;
}

/** Sum of what is positive, over the weights that are still free. */
function sumOf(weights: readonly number[], isFree: readonly boolean[], amount: (weight: number) => number): number {
  return weights.reduce((sum, weight, i) => sum + (isFree[i] ? Math.max(amount(weight), 0) : 0), 0);
}

/** Scales the free weights to what the fixed ones leave. */
function shareRest(weights: number[], isFree: readonly boolean[]): void {
  let rest = 1;
  let free = 0;
  let count = 0;
  for (let i = 0; i < weights.length; i++) {
    if (isFree[i]) {
      free += weights[i]!;
      count++;
    } else rest -= weights[i]!;
  }
  for (let i = 0; i < weights.length; i++) {
    if (isFree[i]) weights[i] = free > 0 ? (weights[i]! / free) * rest : rest / count;
  }
}
