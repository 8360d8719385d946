import {
  addReward,
  addVisit,
  emptyLinearState,
  linearBeliefs,
  resolveSegment,
  type SegmentEvidence,
  segmentBeliefs,
  segmentChain,
  segmentKey,
  type VariantBelief,
} from '../../../models/experiment/index.js';
import type { ExperimentPolicy } from './experiment-policies.js';
import type { ExperimentWorld } from './experiment-world.js';

/** What a policy knows in a simulation. */
export interface SimulatedAllocator {
  /** Of a visit of this segment; [variants] */
  beliefs(segment: number): readonly VariantBelief[];
  learn(segment: number, variant: number, reward: number): void;
}

interface Tally extends SegmentEvidence {
  readonly samples: number[];
  readonly rewards: number[];
}

export function simulatedAllocator(world: ExperimentWorld, policy: ExperimentPolicy): SimulatedAllocator {
  const isLinear = policy.config.policy === 'linucb' || policy.config.policy === 'linear-thompson';
  return isLinear ? linearAllocator(world, policy) : segmentAllocator(world, policy);
}

function segmentAllocator(world: ExperimentWorld, { contextFeatures, config }: ExperimentPolicy): SimulatedAllocator {
  const { variants } = world.config;
  const tallies = new Map<string, Tally>();
  const levels = world.contexts.map((context) =>
    segmentChain(segmentKey(context, contextFeatures), contextFeatures).map((key) => {
      const zeros = () => new Array<number>(variants).fill(0);
      const tally = tallies.get(key) ?? { key, samples: zeros(), rewards: zeros() };
      tallies.set(key, tally);
      return tally;
    }),
  );
  return {
    beliefs: (segment) => segmentBeliefs(resolveSegment(levels[segment]!, variants, config), config),
    learn: (segment, variant, reward) => {
      for (const { samples, rewards } of levels[segment]!) {
        samples[variant]! += 1;
        rewards[variant]! += reward;
      }
    },
  };
}

/** A 1, and a 1 for the source and for the device: what the two add up to is all that it can learn. */
function linearAllocator(
  { config: world, contexts }: ExperimentWorld,
  { config }: ExperimentPolicy,
): SimulatedAllocator {
  const width = 1 + world.sources + world.devices;
  const states = Array.from({ length: world.variants }, () => emptyLinearState(width));
  const vectors = contexts.map((_, segment) => {
    const vector = new Float64Array(width);
    for (const one of [0, 1 + Math.floor(segment / world.devices), 1 + world.sources + (segment % world.devices)]) {
      vector[one] = 1;
    }
    return vector;
  });
  return {
    beliefs: (segment) => linearBeliefs(vectors[segment]!, states, config),
    learn: (segment, variant, reward) => {
      addVisit(states[variant]!, vectors[segment]!);
      addReward(states[variant]!, vectors[segment]!, reward);
    },
  };
}
