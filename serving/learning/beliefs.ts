import {
  type ArmCounts,
  blendGrid,
  type ContextLevel,
  decide,
  meanWeights,
  posteriorMean,
  posteriorVariance,
} from '../../models/bandit/index.js';
import type { FusionQuestion, Learning } from './learning.js';

/** What is believed of an arm, and what that rests on. */
export interface ArmBelief {
  readonly alpha: number;
  readonly beta: number;
  /** Of the posterior. */
  readonly mean: number;
  readonly variance: number;
  /** Rewards at the level that is named, weighed by age. */
  readonly positive: number;
  /** Penalties there, and results that were passed over, likewise. */
  readonly negative: number;
}

/** What is believed for somebody. */
export interface Beliefs {
  readonly level: ContextLevel;
  readonly key: string | null;
  /** Rewarded interactions: the user's, or those of the narrowest context where no user is named. */
  readonly interactions: number;
  /** In the order of the arms: the sources', or the blends'. */
  readonly arms: readonly ArmBelief[];
  /** Each arm as a weight vector over the sources; null where arms are sources. */
  readonly blends: readonly (readonly number[])[] | null;
  /** Without chance; [sources] */
  readonly meanWeights: readonly number[];
  /** Drawn for this question, as they are for a request; [sources] */
  readonly sampledWeights: readonly number[];
}

/** Reads what learned fusion goes by, whatever the rollout says of the user. Nothing changes by it. */
export function beliefs(learning: Learning, question: FusionQuestion): Beliefs {
  const { config, sources, executionId, userId } = question;
  const { levels, session } = learning.evidence(question);
  const seed = { seed: 0, purpose: ['beliefs', executionId] };
  const decision = decide({ config, sources: sources.length, levels, ...(session && { session }), seed });
  const { level, key, posteriors } = decision;
  const counts = levels.find((evidence) => evidence.key === key)?.counts;
  const own = userId === null ? levels[0] : levels.find((evidence) => evidence.level === 'personal');
  return {
    level,
    key,
    interactions: own?.interactions ?? 0,
    arms: posteriors.alpha.map((alpha, arm) => armBelief(alpha, posteriors.beta[arm]!, arm, counts)),
    blends: config.arms === 'blends' ? blendGrid(sources.length, config.blendStep) : null,
    meanWeights: meanWeights(decision),
    sampledWeights: decision.weights,
  };
}

function armBelief(alpha: number, beta: number, arm: number, counts: ArmCounts | undefined): ArmBelief {
  return {
    alpha,
    beta,
    mean: posteriorMean(alpha, beta),
    variance: posteriorVariance(alpha, beta),
    positive: counts?.alpha[arm] ?? 0,
    negative: counts?.beta[arm] ?? 0,
  };
}
