import {
  ADAPTIVE_PRESETS,
  type AllocationConfig,
  DEFAULT_ALLOCATION_CONFIG,
} from '../../../models/experiment/index.js';

export interface ExperimentPolicy {
  readonly name: string;
  /** In words, for a reader of the table. */
  readonly description: string;
  /** Declared features; none: one posterior for everybody. */
  readonly contextFeatures: readonly ('source' | 'device')[];
  readonly config: AllocationConfig;
}

const BOTH = ['source', 'device'] as const;

/** What the others are compared with: Thompson sampling that knows no context. */
export const EXPERIMENT_REFERENCE = 'thompson_global';

/** What their visits to a decision are compared with: an A/B test. */
export const EXPERIMENT_BASELINE = 'uniform';

export const EXPERIMENT_POLICIES: readonly ExperimentPolicy[] = [
  policy('uniform', 'A/B test, segments looked at', BOTH, { policy: 'uniform' }),
  policy('thompson_global', 'Thompson sampling without context', [], {}),
  policy('thompson', 'by segment, parents worth 100', BOTH, {}),
  policy('thompson_20', 'by segment, parents worth 20', BOTH, { priorStrength: 20 }),
  policy('thompson_shared', 'by segment, a tenth drawn uniformly', BOTH, { uniformShare: 0.1 }),
  policy('adaptive_conservative', 'bonus .05', BOTH, adaptive('conservative')),
  policy('adaptive', 'bonus .15', BOTH, adaptive('default')),
  policy('adaptive_aggressive', 'bonus .30', BOTH, adaptive('aggressive')),
  policy('linear_thompson', 'v .3', BOTH, { policy: 'linear-thompson', linearExploration: 0.3 }),
  policy('linucb', 'α .3', BOTH, { policy: 'linucb', linearExploration: 0.3 }),
];

function adaptive(preset: keyof typeof ADAPTIVE_PRESETS): Partial<AllocationConfig> {
  return { policy: 'adaptive', explorationBonus: ADAPTIVE_PRESETS[preset] };
}

function policy(
  name: string,
  description: string,
  contextFeatures: ExperimentPolicy['contextFeatures'],
  changes: Partial<AllocationConfig>,
): ExperimentPolicy {
  return { name, description, contextFeatures, config: { ...DEFAULT_ALLOCATION_CONFIG, ...changes } };
}
