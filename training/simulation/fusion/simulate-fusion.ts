import { FusionError } from '../../../data/schema/errors.js';
import type { Estimate } from '../../../models/metrics/estimate.js';
import { mean } from '../../../models/metrics/mean.js';
import { overSeeds } from '../over-seeds.js';
import { bestFixedBlend } from './best-fixed-blend.js';
import { type Candidates, fuseCandidates } from './candidates.js';
import type { FusionPolicy } from './fusion-policies.js';
import { type FusionWorld, type FusionWorldConfig, plantFusionWorld } from './fusion-world.js';
import type { FusionMeans } from './list-measure.js';
import { type FusionRun, HISTORY_BOUNDS, runFusion } from './run-fusion.js';

/** {@link FusionMeans} over worlds. */
export interface FusionEstimates {
  readonly regret: Estimate;
  readonly ndcg: Estimate;
}

/** The same, and NDCG less that of rrf in the same worlds: worlds differ more than policies do. */
export interface FusionPart extends FusionEstimates {
  readonly gain: Estimate;
}

export interface FusionResult extends FusionEstimates {
  readonly description: string;
  /** By time. */
  readonly windows: readonly FusionPart[];
  /** By how many lists the visitor saw before: {@link HISTORY_BOUNDS}. */
  readonly byHistory: readonly FusionPart[];
  /** Requests for which nothing was known; mean. */
  readonly coldStarts: number;
}

/** a minus b, in the same worlds. */
export interface FusionComparison extends FusionEstimates {
  readonly a: string;
  readonly b: string;
}

export interface FusionSimulation {
  readonly world: FusionWorldConfig;
  readonly users: number;
  readonly candidates: number;
  readonly seeds: number;
  /** Requests after which the windows end. */
  readonly windowEnds: readonly number[];
  readonly historyBounds: readonly number[];
  readonly policies: Readonly<Record<string, FusionResult>>;
  readonly comparisons: readonly FusionComparison[];
}

export interface SimulateFusionOptions {
  readonly candidates: readonly Candidates[];
  readonly world: FusionWorldConfig;
  readonly policies: readonly FusionPolicy[];
  /** Pairs to be compared, world by world. */
  readonly pairs: readonly (readonly [a: string, b: string])[];
  /** What the network shows each user; only for policies that ask for it. */
  readonly networkLists?: readonly Int32Array[];
  /** Worlds; each policy meets the same ones. */
  readonly seeds: number;
  readonly seed: number;
  readonly onProgress?: (done: number, total: number) => void;
}

const WINDOWS = 15;
/** Must be among the policies. */
const BASELINE = 'rrf';

/**
 * Regret and NDCG of every policy over many planted worlds, paired by world.
 * @throws FusionError `invalid_value` on no world, or too few requests for the windows.
 */
export function simulateFusion(options: SimulateFusionOptions): FusionSimulation {
  const { candidates, world: config, policies, pairs, seeds, seed, onProgress = () => {} } = options;
  if (seeds < 1 || config.requests < WINDOWS) {
    const message = `simulateFusion: expected at least 1 seed and ${WINDOWS} requests, got ${seeds} and ${config.requests}.`;
    throw new FusionError('invalid_value', message);
  }
  const runs = new Map<string, FusionRun[]>(policies.map(({ name }) => [name, []]));
  for (let index = 0; index < seeds; index++) {
    const world = plantFusionWorld(candidates, config, seed + index);
    const lists = staticLists(world, options.networkLists);
    for (const [done, policy] of policies.entries()) {
      runs.get(policy.name)!.push(runFusion(world, policy, { seed: seed + index, windows: WINDOWS, lists }));
      onProgress(index * policies.length + done + 1, seeds * policies.length);
    }
  }
  const baseline = runs.get(BASELINE)!;
  return {
    world: config,
    users: candidates.length,
    candidates: mean(candidates.map(({ scores }) => scores.length)),
    seeds,
    windowEnds: Array.from({ length: WINDOWS }, (_, window) => Math.ceil(((window + 1) * config.requests) / WINDOWS)),
    historyBounds: HISTORY_BOUNDS,
    policies: Object.fromEntries(
      policies.map(({ name, description }) => [name, { description, ...summarize(runs.get(name)!, baseline, seed) }]),
    ),
    comparisons: pairs.map(([a, b]) => ({ a, b, ...compare(runs.get(a)!, runs.get(b)!, seed) })),
  };
}

function staticLists(world: FusionWorld, networkLists: readonly Int32Array[] | undefined) {
  const { candidates, config } = world;
  const sources = candidates[0]!.lists.length;
  const lists = (weights: readonly number[]) =>
    candidates.map((own) => fuseCandidates(own, weights, config.clicks.shown));
  return {
    equal: lists(new Array<number>(sources).fill(1 / sources)),
    fixed: lists(bestFixedBlend(world)),
    ...(networkLists ? { meta: networkLists } : {}),
  };
}

function summarize(
  runs: readonly FusionRun[],
  baseline: readonly FusionRun[],
  seed: number,
): Omit<FusionResult, 'description'> {
  const parts = (read: (run: FusionRun) => readonly FusionMeans[]): FusionPart[] =>
    read(runs[0]!).map((_, part) => {
      const [own, base] = [runs, baseline].map((some) => some.map((run) => read(run)[part]!));
      return { ...estimates(own!, seed), gain: compare(own!, base!, seed).ndcg };
    });
  return {
    ...estimates(runs, seed),
    windows: parts(({ windows }) => windows),
    byHistory: parts(({ byHistory }) => byHistory),
    coldStarts: mean(runs.map(({ coldStarts }) => coldStarts)),
  };
}

function compare(a: readonly FusionMeans[], b: readonly FusionMeans[], seed: number): FusionEstimates {
  const differences = a.map(({ regret, ndcg }, world) => ({
    regret: regret - b[world]!.regret,
    ndcg: ndcg - b[world]!.ndcg,
  }));
  return estimates(differences, seed);
}

function estimates(means: readonly FusionMeans[], seed: number): FusionEstimates {
  const over = (read: (one: FusionMeans) => number) => overSeeds(means.map(read), seed);
  return { regret: over(({ regret }) => regret), ndcg: over(({ ndcg }) => ndcg) };
}
