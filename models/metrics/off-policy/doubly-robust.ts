import type { Interval } from '../percentile-interval.js';
import { assertSameLength } from '../same-length.js';
import { type EstimateOptions, estimateRatio } from './estimate-ratio.js';
import { importanceWeights, type LoggedDecisions, type RewardModel } from './logged-decisions.js';

/**
 * What the evaluation policy would earn a decision, doubly robust (DR): the model's answer, corrected by the weighted error that it
 * made on what was observed.
 *
 *     mean of  policy + w · (r − taken)
 *
 * Right when the propensities are right or the model is, and of less variance than IPS where the model explains something. The
 * model must not have been fitted on the rows that it is asked about (fit it on other folds), or the errors are too small.
 *
 * @throws FusionError `invalid_value` as {@link importanceWeights} does.
 * @see Dudík, Langford, Li, Doubly robust policy evaluation and learning, ICML 2011.
 */
export function doublyRobust(log: LoggedDecisions, model: RewardModel, options: EstimateOptions): Interval {
  const weights = importanceWeights(log);
  assertSameLength('doublyRobust', weights, model.taken);
  assertSameLength('doublyRobust', weights, model.policy);
  const corrected = weights.map((weight, row) => model.policy[row]! + weight * (log.rewards[row]! - model.taken[row]!));
  return estimateRatio(corrected, new Float64Array(weights.length).fill(1), options);
}
