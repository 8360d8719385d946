import { DEFAULT_REWARDS, type RewardMap } from '../../data/schema/interactions.js';

/**
 * How a retriever learns its fusion weights from interactions: `learning_config` of the HTTP interface, whose names are the
 * same in snake case. {@link checkLearningConfig} holds the ranges; docs/bandit.md says what each is for.
 */
export interface LearningConfig {
  readonly algorithm: 'thompson_sampling';
  /** Inputs that name the user, such as `INPUT.user_id`, which is also what an empty list stands for in a server. */
  readonly contextFeatures: readonly string[];
  /** Inputs that name the segment, such as `INPUT.country`. */
  readonly demographicFeatures: readonly string[];
  /** `global` leaves the demographic level out. */
  readonly fallbackStrategy: 'hierarchical' | 'global';
  /** Rewarded interactions of a user from which on the level is `personal`. */
  readonly minInteractions: number;
  readonly rewardMap: RewardMap;
  readonly priorAlpha: number;
  readonly priorBeta: number;
  /** How many observations a level's parent is worth; 0: a hard switch between levels. */
  readonly poolingStrength: number;

  /** Arms: the sources, whose normalized draws are the weights; or whole weight vectors, of which one is chosen. */
  readonly arms: 'sources' | 'blends';
  /** Distance of the weights of neighbouring blends. */
  readonly blendStep: number;
  /** From being shown to the latest reward that counts for a blend. */
  readonly attributionWindowHours: number;
  /** What a result that was looked at and left alone adds to β. */
  readonly impressionWeight: number;

  /** Multiplies the variance of the draws. */
  readonly explorationBonus: number;
  /** Interactions after which the bonus has come half way to its minimum; null: it stays. */
  readonly explorationDecayHalfLife: number | null;
  readonly minExplorationBonus: number;

  /** Age at which an observation counts half; null: it always counts whole. */
  readonly decayHalfLifeDays: number | null;
  readonly minWeight: number;
  readonly maxWeight: number;

  /** How many times a reward of the running session counts. */
  readonly sessionWeight: number;
  readonly sessionWindowMinutes: number;

  /** `ips`: a reward far down the list counts more, by the inverse of how often people look there. */
  readonly positionBias: 'none' | 'ips';
  readonly positionEta: number;
  readonly maxIpsWeight: number;

  /** Draws by request; or by user, day and version, so that a page that is loaded again looks the same. */
  readonly seedBy: 'request' | 'user_day';

  /** False: the kill switch. */
  readonly enabled: boolean;
  readonly shadowMode: boolean;
  readonly rolloutPct: number;
}

export const DEFAULT_LEARNING_CONFIG: LearningConfig = {
  algorithm: 'thompson_sampling',
  contextFeatures: [],
  demographicFeatures: [],
  fallbackStrategy: 'hierarchical',
  minInteractions: 5,
  rewardMap: DEFAULT_REWARDS,
  priorAlpha: 1,
  priorBeta: 1,
  poolingStrength: 10,
  arms: 'sources',
  blendStep: 0.25,
  attributionWindowHours: 24,
  impressionWeight: 1,
  explorationBonus: 1,
  explorationDecayHalfLife: null,
  minExplorationBonus: 0.1,
  decayHalfLifeDays: 30,
  minWeight: 0.05,
  maxWeight: 0.95,
  sessionWeight: 2,
  sessionWindowMinutes: 30,
  positionBias: 'none',
  positionEta: 1,
  maxIpsWeight: 10,
  seedBy: 'request',
  enabled: true,
  shadowMode: false,
  rolloutPct: 100,
};
