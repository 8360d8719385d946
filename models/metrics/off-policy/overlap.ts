/** How far a log can speak for another policy at all. */
export interface Overlap {
  /** (Σ w)² / Σ w²: as many decisions of the evaluation policy itself would say as much. */
  readonly effectiveSampleSize: number;
  readonly largestWeight: number;
  /** Near 1 when the propensities are right and the log covers what the policy does. */
  readonly meanWeight: number;
}

/**
 * The state of a log's importance weights. All weights 0 (the policy does nothing that was ever tried) gives a size of 0.
 * @see Kong, A note on importance sampling using standardized weights, 1992.
 */
export function overlapOf(weights: Float64Array): Overlap {
  let sum = 0;
  let squares = 0;
  let largest = 0;
  for (const weight of weights) {
    sum += weight;
    squares += weight * weight;
    largest = Math.max(largest, weight);
  }
  return {
    effectiveSampleSize: squares > 0 ? (sum * sum) / squares : 0,
    largestWeight: largest,
    meanWeight: sum / weights.length,
  };
}
