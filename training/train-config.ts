import type { ContextFusion } from '../models/network/shape.js';
import { type BaseScorersConfig, DEFAULT_BASE_SCORERS } from './base/base-scorers-config.js';
import { DEFAULT_META_CONFIG, type MetaConfig, RATINGS_META_CONFIG } from './meta/meta-config.js';
import type { TargetKind } from './target-kind.js';

/** `ignored`: the session alone is the user's context. */
export const CONTEXT_USES = ['ignored', 'added', 'attended'] as const satisfies readonly (ContextFusion | 'ignored')[];
export type ContextUse = (typeof CONTEXT_USES)[number];

/** Everything that decides what a training run gives, beside the data and the seed. */
export interface TrainConfig {
  readonly targets: TargetKind;
  readonly meta: MetaConfig;
  readonly base: BaseScorersConfig;
  /** What is fused, built-in or imported, in this order; `chooseSources` says what if left out. */
  readonly sources?: readonly string[];
  /** Folds of users for cross-fitting: the scores a user trains the network with come from scorers that never saw them. */
  readonly crossFitFolds: number;
  /** Positives that a user must have to be a task: enough that the largest support leaves something to find. */
  readonly minPositives: number;
  /** Share of the users that are held out: for early stopping, thresholds and every other choice. */
  readonly validationShare: number;
  /** Held-out tasks that early stopping looks at. */
  readonly heldOutTasks: number;
  readonly validateEvery: number;
  readonly patience: number;
  readonly residual: boolean;
  /**
   * Whether the network starts from what boosted trees say of items' descriptions and scores, where that ranks better than weights by
   * count alone; only of likes.
   */
  readonly boostedTerm: boolean;
  /** What becomes of the groups of numbers that describe a situation, in a set that has them. */
  readonly contexts: ContextUse;
  /** Clusters of users that are looked for, for experiments to allocate by; 0: none. */
  readonly learnedSegments: number;
  /** What the clock of hours, days and weeks in session features is ahead of UTC; servers go by the same. */
  readonly utcOffsetMinutes: number;
}

export const DEFAULT_TRAIN_CONFIG: TrainConfig = {
  targets: 'likes',
  meta: DEFAULT_META_CONFIG,
  base: DEFAULT_BASE_SCORERS,
  crossFitFolds: 4,
  minPositives: 25,
  validationShare: 0.2,
  heldOutTasks: 256,
  validateEvery: 100,
  patience: 10,
  residual: true,
  boostedTerm: true,
  contexts: 'added',
  learnedSegments: 8,
  utcOffsetMinutes: 0,
};

/** The same where ratings are what is learned: nothing is ranked, so there is no list loss and no term that ranks. */
export const RATINGS_TRAIN_CONFIG: TrainConfig = {
  ...DEFAULT_TRAIN_CONFIG,
  targets: 'ratings',
  meta: RATINGS_META_CONFIG,
  boostedTerm: false,
};

/** The defaults for what is learned. */
export const DEFAULTS: Readonly<Record<TargetKind, TrainConfig>> = {
  likes: DEFAULT_TRAIN_CONFIG,
  ratings: RATINGS_TRAIN_CONFIG,
};
