import { createRng } from '../../../data/schema/random.js';
import { largest } from '../../../models/bandit/index.js';
import { indexSampler } from '../../../models/experiment/allocation/index-sampler.js';
import {
  type Clustering,
  createClustering,
  DEFAULT_ALLOCATION_CONFIG,
  LEARNED_SEGMENT,
  neighbourTally,
  resolveSegment,
  segmentBeliefs,
  segmentChain,
  segmentKey,
  type Tally,
} from '../../../models/experiment/index.js';
import { fitClusters } from '../../segments/fit-clusters.js';
import { measureClusters } from '../../segments/measure-clusters.js';
import type { SegmentPolicy } from './segment-policies.js';
import type { UserWorld } from './user-world.js';

/** A segment's beliefs are read anew after so many of its visits, as a server that answers many at once would. */
const READ_EVERY = 10;

type RunningTally = { readonly [Name in keyof Tally]: number[] };

/** Lets a policy allocate all visits of a world; each is learned from before the next comes. @returns conversions lost */
export function runSegments({ config, contexts, visits }: UserWorld, policy: SegmentPolicy, seed: number): number {
  const { variants, baseRate, lift } = config;
  const rng = createRng(seed, 'segment-policy', policy.name);
  const { clustering, clusterOf } = learn(contexts, policy.clusters, seed);
  const tallies = new Map<string, RunningTally>();
  const allocation = { ...DEFAULT_ALLOCATION_CONFIG, neighbourWeight: policy.neighbourWeight };
  const readings = new Map<string, { left: number; readonly draw: () => number[] }>();
  let regret = 0;
  for (const { user, source, device, best, luck } of visits) {
    const learned = clustering?.names[clusterOf[user]!] ?? '';
    const key = segmentKey({ source, device, [LEARNED_SEGMENT]: learned }, policy.contextFeatures);
    const chain = segmentChain(key, policy.contextFeatures);
    let reading = readings.get(key);
    if (reading === undefined || reading.left-- <= 0) {
      const levels = chain.map((level) => ({
        key: level,
        ...(tallies.get(level) ?? nothing(variants)),
        ...(clustering && { neighbours: neighbourTally(level, clustering, variants, (of) => tallies.get(of)) }),
      }));
      const beliefs = segmentBeliefs(resolveSegment(levels, variants, allocation), allocation);
      reading = { left: READ_EVERY - 1, draw: indexSampler(beliefs, rng) };
      readings.set(key, reading);
    }
    const variant = largest(reading.draw());
    const rate = variant === best ? baseRate * (1 + lift) : baseRate;
    regret += baseRate * (1 + lift) - rate;
    for (const level of chain) {
      const tally = tallies.get(level) ?? nothing(variants);
      tallies.set(level, tally);
      tally.samples[variant]! += 1;
      tally.rewards[variant]! += Number(luck < rate);
    }
  }
  return regret;
}

/** Clusters as training finds them, and the one of each user. */
function learn(
  contexts: readonly Float32Array[],
  count: number,
  seed: number,
): { readonly clustering: Clustering | null; readonly clusterOf: Int32Array } {
  if (count === 0) return { clustering: null, clusterOf: new Int32Array(0) };
  const { clusterOf, ...clusters } = measureClusters(fitClusters(contexts, count, seed), contexts);
  return { clustering: createClustering(clusters, 'simulated'), clusterOf };
}

function nothing(variants: number): RunningTally {
  return { samples: new Array<number>(variants).fill(0), rewards: new Array<number>(variants).fill(0) };
}
