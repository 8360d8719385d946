import { type BetaPosteriors, poolLevels } from '../../bandit/index.js';
import { GLOBAL_SEGMENT } from '../context/segment-key.js';
import type { AllocationConfig } from './allocation-config.js';

/** What is known in a segment of a visit. */
export interface SegmentEvidence {
  readonly key: string;
  /** Allocations; [variants] */
  readonly samples: readonly number[];
  /** Sums of their rewards; [variants] */
  readonly rewards: readonly number[];
}

export interface ResolvedSegment {
  /** The narrowest segment with enough samples; `global` where none has. */
  readonly level: string;
  /** Of the visit's own segment. */
  readonly posteriors: BetaPosteriors;
  /** Of the visit's own segment; [variants] */
  readonly samples: readonly number[];
}

/**
 * What is believed of the variants for a visit, from the segments that it is within.
 *
 * The cascade names the level: the narrowest segment with at least `minSamplesPerSegment`. Beliefs have no threshold: from `global`
 * down, each segment starts from the posterior mean of its parent at a strength of `priorStrength` observations and adds its own
 * counts. A segment that nobody was in believes what its parent does, and nothing jumps when the hundredth visit comes.
 *
 * An allocation counts from the moment it is made, as one without a reward until a reward is reported.
 *
 * @param levels the visit's own segment first, `global` last
 */
export function resolveSegment(
  levels: readonly SegmentEvidence[],
  variants: number,
  config: Pick<AllocationConfig, 'minSamplesPerSegment' | 'priorStrength' | 'priorAlpha' | 'priorBeta'>,
): ResolvedSegment {
  const known = levels.filter((level) => total(level.samples) > 0);
  const named = known.find((level) => total(level.samples) >= config.minSamplesPerSegment);
  const prior = {
    alpha: new Array<number>(variants).fill(config.priorAlpha),
    beta: new Array<number>(variants).fill(config.priorBeta),
  };
  const counts = known.map(({ samples, rewards }) => ({
    alpha: rewards,
    beta: samples.map((count, variant) => count - rewards[variant]!),
  }));
  return {
    level: named?.key ?? GLOBAL_SEGMENT,
    posteriors: poolLevels(counts, prior, config.priorStrength),
    samples: levels[0]?.samples ?? new Array<number>(variants).fill(0),
  };
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
