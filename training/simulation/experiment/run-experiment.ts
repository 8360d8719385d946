import { createRng } from '../../../data/schema/random.js';
import { largest } from '../../../models/bandit/index.js';
import { indexSampler } from '../../../models/experiment/allocation/index-sampler.js';
import {
  addSums,
  expectedReward,
  NO_SUMS,
  type SegmentSums,
  segmentKey,
  sumsOfAllocation,
  sumsOfReward,
  type VariantSums,
  winProbabilities,
} from '../../../models/experiment/index.js';
import type { ExperimentPolicy } from './experiment-policies.js';
import type { ExperimentWorld } from './experiment-world.js';
import { simulatedAllocator } from './simulated-allocator.js';

/** What a policy made of a world. */
export interface PolicyRun {
  /** Conversions lost against the best variant of each visit. */
  readonly regret: number;
  /** Visits after which the variant with the largest mean was the best one for at least 90 % of visits, for good; null: never. */
  readonly decidedAfter: number | null;
}

export interface ExperimentRun extends PolicyRun {
  /** What an analysis sees; empty where sums were not wanted. */
  readonly segments: readonly SegmentSums[];
}

/** A segment's beliefs are read anew after so many of its visits, as a server that answers many at once would. */
const READ_EVERY = 10;
const CHECKPOINTS = 100;
const DECIDED = 0.9;

/** Lets a policy allocate all visits of a world; each is learned from before the next comes. */
export function runExperiment(
  world: ExperimentWorld,
  policy: ExperimentPolicy,
  seed: number,
  { withSums = false }: { readonly withSums?: boolean } = {},
): ExperimentRun {
  const { variants, visits } = world.config;
  const rng = createRng(seed, 'experiment-policy', policy.name);
  const allocator = simulatedAllocator(world, policy);
  const readings = world.contexts.map(() => ({ left: 0, draw: () => [0], propensities: [0], expected: [0] }));
  const sums = world.contexts.map(() => new Array<VariantSums>(variants).fill(NO_SUMS));
  const isUniform = policy.config.policy === 'uniform';
  const share = isUniform ? 1 : policy.config.uniformShare;
  let regret = 0;
  let decidedAfter: number | null = null;
  for (let visit = 0; visit < visits; visit++) {
    const segment = world.segmentOf[visit]!;
    const reading = readings[segment]!;
    if (reading.left-- <= 0) {
      const beliefs = allocator.beliefs(segment);
      const needed = withSums && !isUniform;
      readings[segment] = {
        left: READ_EVERY - 1,
        draw: indexSampler(beliefs, rng),
        propensities: needed
          ? winProbabilities(beliefs).map((win) => (1 - share) * win + share / variants)
          : beliefs.map(() => 1 / variants),
        expected: beliefs.map(expectedReward),
      };
    }
    const { draw, propensities, expected } = readings[segment]!;
    const variant = rng.next() < share ? rng.int(variants) : largest(draw());
    const rates = world.rates.subarray(segment * variants, (segment + 1) * variants);
    regret += Math.max(...rates) - rates[variant]!;
    const reward = Number(world.luck[visit]! < rates[variant]!);
    allocator.learn(segment, variant, reward);
    if (withSums) {
      const allocated = { variant, propensities, expected };
      const added = sumsOfAllocation(allocated);
      const own = sums[segment]!;
      for (let index = 0; index < variants; index++) own[index] = addSums(own[index]!, added[index]!);
      own[variant] = addSums(own[variant]!, sumsOfReward(allocated, reward));
    }
    if ((visit + 1) % Math.ceil(visits / CHECKPOINTS) === 0) {
      const isDecided = rightShare(world, (of) => allocator.beliefs(of)) >= DECIDED;
      decidedAfter = isDecided ? (decidedAfter ?? visit + 1) : null;
    }
  }
  const segments = world.contexts.map((context, index) => ({
    key: segmentKey(context, ['source', 'device']),
    variants: sums[index]!,
  }));
  return { regret, decidedAfter, segments: withSums ? segments : [] };
}

/** Share of visits for which the variant with the largest mean is the best. */
function rightShare(world: ExperimentWorld, beliefs: (segment: number) => Parameters<typeof indexSampler>[0]): number {
  const { variants } = world.config;
  return world.traffic.reduce((sum, share, segment) => {
    const rates = world.rates.subarray(segment * variants, (segment + 1) * variants);
    const chosen = largest(beliefs(segment).map(expectedReward));
    return rates[chosen] === Math.max(...rates) ? sum + share : sum;
  }, 0);
}
