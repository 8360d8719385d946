import type { Adapts } from '../../models/network/shape.js';
import type { Order } from './inner-loop.js';
import type { LossConfig } from './loss.js';

/**
 * How fast each tensor adapts in each inner step. `fixed`: at `innerLearningRate`, all of them. `learned`: Meta-SGD (Li et
 * al. 2017) with a rate per step and tensor, as in MAML++ (Antoniou et al. 2019), trained along with the network.
 */
export type InnerRates = 'fixed' | 'learned';

/** The reference configuration's keys, in our spelling; YAML files carry them in snake_case. */
export interface MetaConfig {
  /** Meta-steps of `metaBatchSize` tasks; early stopping may end sooner. */
  readonly numEpisodes: number;
  readonly supportSetSize: number;
  readonly querySetSize: number;
  /** Share of the query negatives taken from the top of the by-count ranking, where recommendations are decided. */
  readonly hardNegativeShare: number;
  readonly innerLearningRate: number;
  /** Whether inner rates stay there or, starting there, are learned: one per step and tensor. */
  readonly innerRates: InnerRates;
  readonly outerLearningRate: number;
  readonly numInnerSteps: number;
  /**
   * Share of the query loss before adaptation in what is differentiated; the rest is that after. With 0, MAML as published, parameters
   * are only a place to adapt from: nothing asks of them to rank well themselves, as they have to for whoever gave no feedback yet.
   */
  readonly unadaptedShare: number;
  readonly metaBatchSize: number;
  /**
   * Equal parts of the meta-batch whose gradients the engine `cpu` finds one by one and averages in order: what workers can
   * share. The result of a step depends on it in the last bits, and never on the number of workers.
   */
  readonly shards: number;
  readonly order: Order;
  readonly adapts: Adapts;
  readonly loss: LossConfig;
  readonly weightDecay: number;
  readonly dropoutRate: number;
  readonly sessionDropoutRate: number;
  readonly gradientClipping: number;
  /** Decay of the average over steps that is validated and kept; 0 keeps a step's own parameters. */
  readonly parameterAveraging: number;
  /**
   * How far weights and residual go from where they start, 0, to what was learned, 1, when steps of training are compared by how they
   * rank: what a list loss learns tends to go too far. What is kept in the end is chosen anew (docs/quality.md).
   */
  readonly learnedShare: number;
}

/**
 * The reference's defaults, but for three that were measured otherwise (docs/decisions.md says on whom): 64 query rows instead of 16,
 * no entropy penalty on the weights instead of 0.1, and half of the query loss before adaptation.
 */
export const DEFAULT_META_CONFIG: MetaConfig = {
  numEpisodes: 10_000,
  supportSetSize: 32,
  querySetSize: 64,
  hardNegativeShare: 0.5,
  innerLearningRate: 0.01,
  innerRates: 'fixed',
  outerLearningRate: 0.001,
  numInnerSteps: 5,
  unadaptedShare: 0.5,
  metaBatchSize: 8,
  shards: 2,
  order: 'second',
  adapts: 'heads',
  loss: {
    prediction: 'listwise',
    weights: { prediction: 1, weightReg: 0, confidence: 0.5, uncertainty: 0.3 },
  },
  weightDecay: 0.0001,
  dropoutRate: 0.2,
  sessionDropoutRate: 0.1,
  gradientClipping: 1,
  parameterAveraging: 0.999,
  learnedShare: 0.5,
};

/**
 * Where ratings are learned (docs/quality.md has what was compared): the log loss of each row by itself, and faster inner rates that
 * are learned, since a user's own ratings say how high they rate, at once.
 */
export const RATINGS_META_CONFIG: MetaConfig = {
  ...DEFAULT_META_CONFIG,
  innerLearningRate: 0.3,
  innerRates: 'learned',
  outerLearningRate: 0.003,
  unadaptedShare: 0,
  loss: { ...DEFAULT_META_CONFIG.loss, prediction: 'bce' },
  learnedShare: 1,
};
