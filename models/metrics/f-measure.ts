import { precisionAt } from './precision.js';
import { recallAt } from './recall.js';

/**
 * F1@k: the harmonic mean of precision and recall, 2PR / (P + R).
 *
 * 0 where both are 0, NaN where no item is relevant. Parameters as in {@link precisionAt}.
 *
 * @see van Rijsbergen, Information Retrieval, 1979, chapter 7.
 */
export function f1At(k: number, rankedGains: ArrayLike<number>, relevantCount: number): number {
  return fMeasureAt(1, k, rankedGains, relevantCount);
}

/** F2@k: recall counts twice as much as precision, 5PR / (4P + R). Edge cases as in {@link f1At}. */
export function f2At(k: number, rankedGains: ArrayLike<number>, relevantCount: number): number {
  return fMeasureAt(2, k, rankedGains, relevantCount);
}

/** (1 + β²)PR / (β²P + R). */
function fMeasureAt(beta: number, k: number, rankedGains: ArrayLike<number>, relevantCount: number): number {
  const precision = precisionAt(k, rankedGains, relevantCount);
  const recall = recallAt(k, rankedGains, relevantCount);
  const denominator = beta ** 2 * precision + recall;
  return denominator === 0 ? 0 : ((1 + beta ** 2) * precision * recall) / denominator;
}
