import type { Interval } from '../percentile-interval.js';
import { type EstimateOptions, estimateRatio } from './estimate-ratio.js';
import type { RewardModel } from './logged-decisions.js';

/**
 * What the evaluation policy would earn a decision, by a model of rewards (the direct method, DM): the mean of what the model
 * expects of the policy.
 *
 * Steady, and as wrong as the model: its interval says how much the requests vary, not how far the model is off.
 *
 * @see Dudík, Langford, Li, Doubly robust policy evaluation and learning, ICML 2011.
 */
export function directMethod({ policy }: Pick<RewardModel, 'policy'>, options: EstimateOptions): Interval {
  return estimateRatio(Float64Array.from(policy), new Float64Array(policy.length).fill(1), options);
}
