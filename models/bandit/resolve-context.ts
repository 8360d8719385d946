import type { ArmCounts } from './arm-counts.js';
import type { BetaPosteriors } from './beta-posterior.js';
import type { ContextKey, ContextLevel } from './context-keys.js';
import type { LearningConfig } from './learning-config.js';
import { addCounts, poolLevels } from './pool-levels.js';

/** What is known in one of the contexts of a request. */
export interface LevelEvidence extends ContextKey {
  readonly counts: ArmCounts;
  /** Interactions with a reward other than 0, whatever their age. */
  readonly interactions: number;
}

export interface ResolvedContext {
  /** The narrowest level with enough interactions. */
  readonly level: ContextLevel;
  /** null at level `prior`. */
  readonly key: string | null;
  /** At that level. */
  readonly interactions: number;
  readonly posteriors: BetaPosteriors;
}

type PoolingConfig = Pick<
  LearningConfig,
  'fallbackStrategy' | 'minInteractions' | 'poolingStrength' | 'priorAlpha' | 'priorBeta'
>;

/**
 * What is believed of the arms for a request, from all the contexts that it belongs to.
 *
 * The level is the narrowest one with enough interactions: `minInteractions` for `personal`, one for the others. With a
 * `poolingStrength` of 0 it alone decides (the hard switch). With s > 0 it only gives the name, and every level speaks as
 * loudly as its evidence: from the widest level to the narrowest,
 *
 *     α = s · m + counts,  β = s · (1 − m) + counts,  m = the posterior mean one level up
 *
 * so a user's first click already moves their weights a little, and their means have no jump at a threshold. The widest level
 * starts from the configured prior. A level without interactions does not speak at all: taking `s` observations for all that its
 * parent knows would make every newcomer a field of exploration. Where no level has enough, the level is `prior`, and nobody should sample from it: what comes of
 * Beta(1, 1) is noise.
 *
 * @param levels narrowest first.
 * @see Gelman et al., Bayesian data analysis, 3rd edition, 2013, chapter 5, for partial pooling.
 */
export function resolveContext(levels: readonly LevelEvidence[], arms: number, config: PoolingConfig): ResolvedContext {
  const used = levels.filter(({ level }) => level !== 'demographic' || config.fallbackStrategy === 'hierarchical');
  const named = used.find(({ level, interactions }) => interactions >= threshold(level, config.minInteractions));
  const prior = {
    alpha: new Array<number>(arms).fill(config.priorAlpha),
    beta: new Array<number>(arms).fill(config.priorBeta),
  };
  if (!named) return { level: 'prior', key: null, interactions: 0, posteriors: prior };
  const { level, key, interactions, counts } = named;
  const strength = config.poolingStrength;
  const spoken = () => used.filter(hasEvidence).map((level) => level.counts);
  const posteriors = strength === 0 ? addCounts(prior, counts) : poolLevels(spoken(), prior, strength);
  return { level, key, interactions, posteriors };
}

function hasEvidence({ interactions }: LevelEvidence): boolean {
  return interactions > 0;
}

function threshold(level: ContextKey['level'], minInteractions: number): number {
  return level === 'personal' ? minInteractions : 1;
}
