import { ADAPTIVE_PRESETS, DEFAULT_ALLOCATION_CONFIG as DEFAULTS } from '../../models/experiment/index.js';
import { newId } from '../entities/new-id.js';
import { invalidValue } from '../http/invalid-value.js';
import type { CreateExperiment, Experiment } from '../http/schemas/experiment.js';

/** What would make a segment of every person. */
const PERSONAL = ['user_id', 'session_id', 'email', 'ip'];

/**
 * An experiment as somebody asks for it, with defaults in place.
 * @param now milliseconds since 1970
 * @throws FusionError `invalid_value` that names the field
 */
export function newExperiment(namespace: string, given: CreateExperiment, now: number): Experiment {
  const { variants, control = variants[0]!.variant, context_features = [] } = given;
  variants.forEach(({ variant, fusion }, index) => {
    if (variants.findIndex((other) => other.variant === variant) !== index) {
      throw invalidValue(`variants[${index}].variant`, 'a name that no other variant has', variant);
    }
    if (fusion?.weights !== undefined && fusion.strategy !== 'weighted') {
      throw invalidValue(`variants[${index}].fusion.weights`, 'no weights, which only `weighted` has', fusion.weights);
    }
  });
  if (!variants.some(({ variant }) => variant === control))
    throw invalidValue('control', 'one of the variants', control);
  context_features.forEach((name, index) => {
    if (PERSONAL.includes(name)) {
      throw invalidValue(`context_features[${index}]`, 'something that many people share', name);
    }
  });
  return {
    experiment_id: given.experiment_id ?? newId('exp'),
    experiment_name: given.experiment_name,
    namespace,
    variants,
    control,
    context_features,
    policy: given.policy ?? DEFAULTS.policy,
    min_samples_per_segment: given.min_samples_per_segment ?? DEFAULTS.minSamplesPerSegment,
    prior_strength: given.prior_strength ?? DEFAULTS.priorStrength,
    neighbour_weight: given.neighbour_weight ?? DEFAULTS.neighbourWeight,
    exploration_bonus: given.exploration_bonus ?? ADAPTIVE_PRESETS[given.preset ?? 'default'],
    linear_exploration: given.linear_exploration ?? DEFAULTS.linearExploration,
    uniform_share: given.uniform_share ?? DEFAULTS.uniformShare,
    status: 'running',
    created_at: new Date(now).toISOString(),
    stopped_at: null,
  };
}
