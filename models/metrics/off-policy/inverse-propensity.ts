import type { Interval } from '../percentile-interval.js';
import { type EstimateOptions, estimateRatio } from './estimate-ratio.js';
import { importanceWeights, type LoggedDecisions } from './logged-decisions.js';

/**
 * What the evaluation policy would earn a decision, by inverse propensity scoring (IPS): the mean of w · r, w = target / propensity.
 *
 * Unbiased when the propensities are right and the behaviour policy can do all that the evaluation policy does; of large variance
 * when they differ much. {@link overlapOf} says how much.
 *
 * @throws FusionError `invalid_value` as {@link importanceWeights} does.
 * @see Horvitz, Thompson, A generalization of sampling without replacement from a finite universe, JASA 47, 1952.
 */
export function inversePropensity(log: LoggedDecisions, options: EstimateOptions): Interval {
  const weights = importanceWeights(log);
  const earned = weights.map((weight, row) => weight * log.rewards[row]!);
  return estimateRatio(earned, new Float64Array(weights.length).fill(1), options);
}
