import { type AllocationConfig, DEFAULT_ALLOCATION_CONFIG } from '../../models/experiment/index.js';
import type { Experiment } from '../http/schemas/experiment.js';

/** An experiment's settings in the names of the models. */
export function allocationConfigOf(experiment: Experiment): AllocationConfig {
  return {
    ...DEFAULT_ALLOCATION_CONFIG,
    policy: experiment.policy,
    minSamplesPerSegment: experiment.min_samples_per_segment,
    priorStrength: experiment.prior_strength,
    neighbourWeight: experiment.neighbour_weight ?? DEFAULT_ALLOCATION_CONFIG.neighbourWeight,
    explorationBonus: experiment.exploration_bonus,
    linearExploration: experiment.linear_exploration,
    uniformShare: experiment.uniform_share,
  };
}

/** Whether its policy reads a visit as a vector. */
export function isLinear({ policy }: Pick<Experiment, 'policy'>): boolean {
  return policy === 'linear-thompson' || policy === 'linucb';
}
