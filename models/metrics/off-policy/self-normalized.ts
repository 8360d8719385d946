import type { Interval } from '../percentile-interval.js';
import { type EstimateOptions, estimateRatio } from './estimate-ratio.js';
import { importanceWeights, type LoggedDecisions } from './logged-decisions.js';

/**
 * What the evaluation policy would earn a decision, by self-normalized inverse propensity scoring (SNIPS): Σ w · r / Σ w.
 *
 * A weighted mean of rewards: always within their range, a little biased, and steadier than IPS, whose estimate also varies with
 * the sum of weights that chance gave. NaN where all weights are 0.
 *
 * @throws FusionError `invalid_value` as {@link importanceWeights} does.
 * @see Swaminathan, Joachims, The self-normalized estimator for counterfactual learning, NIPS 2015.
 */
export function selfNormalized(log: LoggedDecisions, options: EstimateOptions): Interval {
  const weights = importanceWeights(log);
  return estimateRatio(
    weights.map((weight, row) => weight * log.rewards[row]!),
    weights,
    options,
  );
}
