import { type ArmCounts, type BetaPosteriors, poolLevels } from '../../bandit/index.js';
import { GLOBAL_SEGMENT } from '../context/segment-key.js';
import type { AllocationConfig } from './allocation-config.js';

/** What is known in a segment of a visit. */
export interface SegmentEvidence extends Tally {
  readonly key: string;
  /** Of the segments that differ in the learned segment alone, each as often as it is similar; left out where there are none. */
  readonly neighbours?: Tally | undefined;
}

/** What variants were given, and earned. */
export interface Tally {
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
 * Between a segment that has a learned segment and its parent, its neighbours are a level of their own: their counts, each times its
 * similarity and {@link trustInNeighbours}. Where they have seen much, a segment starts from what they earn; where they have not, from
 * what its parent does.
 *
 * An allocation counts from the moment it is made, as one without a reward until a reward is reported.
 *
 * @param levels the visit's own segment first, `global` last
 */
export function resolveSegment(
  levels: readonly SegmentEvidence[],
  variants: number,
  config: Pick<
    AllocationConfig,
    'minSamplesPerSegment' | 'priorStrength' | 'priorAlpha' | 'priorBeta' | 'neighbourWeight'
  >,
): ResolvedSegment {
  const named = levels.find((level) => total(level.samples) >= config.minSamplesPerSegment);
  const prior = {
    alpha: new Array<number>(variants).fill(config.priorAlpha),
    beta: new Array<number>(variants).fill(config.priorBeta),
  };
  const counts = levels.flatMap(({ neighbours, ...own }, index) => [
    ...countsOf(own, 1),
    ...(neighbours ? countsOf(neighbours, trustInNeighbours(levels[index + 1], config)) : []),
  ]);
  return {
    level: named?.key ?? GLOBAL_SEGMENT,
    posteriors: poolLevels(counts, prior, config.priorStrength),
    samples: levels[0]?.samples ?? new Array<number>(variants).fill(0),
  };
}

/**
 * How much of what neighbours saw counts: `neighbourWeight` where the parent is of all learned segments alike, for it says nothing that
 * its parts do not. A parent of the same learned segment does: neighbours speak only where it says little,
 *
 *     neighbourWeight · max(0, 1 − the parent's samples / minSamplesPerSegment)
 */
function trustInNeighbours(
  parent: SegmentEvidence | undefined,
  { neighbourWeight, minSamplesPerSegment }: Pick<AllocationConfig, 'neighbourWeight' | 'minSamplesPerSegment'>,
): number {
  if (parent?.neighbours === undefined) return neighbourWeight;
  return neighbourWeight * Math.max(0, 1 - total(parent.samples) / minSamplesPerSegment);
}

/** None where nobody was there. */
function countsOf({ samples, rewards }: Tally, weight: number): readonly ArmCounts[] {
  if (weight * total(samples) === 0) return [];
  return [
    {
      alpha: rewards.map((reward) => weight * reward),
      beta: samples.map((count, variant) => weight * (count - rewards[variant]!)),
    },
  ];
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
