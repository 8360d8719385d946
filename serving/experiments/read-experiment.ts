import { readLinearSums } from '../../data/store/reads/allocations.js';
import { readExperimentState, type VariantStateRow } from '../../data/store/reads/experiment-state.js';
import type { Store } from '../../data/store/store.js';
import {
  addLinearStates,
  addSums,
  emptyLinearState,
  type LinearState,
  NO_SUMS,
  type SegmentSums,
  type VariantSums,
  VECTOR_WIDTH,
} from '../../models/experiment/index.js';
import type { Experiment } from '../http/schemas/experiment.js';
import type { RegionState } from '../http/schemas/experiment-region.js';
import { isLinear } from './allocation-config-of.js';
import type { ExperimentState } from './experiment-state.js';
import { withLinearRegions } from './linear-regions.js';
import { withRegions } from './region-state.js';

/** Brings an experiment's state to what the store has of it, and other regions sent. The store must be settled. */
export async function readExperiment(
  store: Store,
  experiment: Experiment,
  state: ExperimentState,
  others: readonly RegionState[],
): Promise<void> {
  const isOwn = (region: string) => others.every((other) => other.region !== region);
  const segments = await readSegments(store, experiment, isOwn);
  const linear = await readLinear(store, experiment, isOwn);
  const names = experiment.variants.map(({ variant }) => variant);
  state.replace(
    withRegions(segments, others, names),
    linear.length === 0 ? [] : withLinearRegions(linear, others, names),
  );
}

/** Narrow segments with their sums in some regions, as the store has them. */
export async function readSegments(
  store: Store,
  experiment: Experiment,
  isWanted: (region: string) => boolean,
): Promise<readonly SegmentSums[]> {
  const filter = { namespace: experiment.namespace, experimentId: experiment.experiment_id };
  const names = experiment.variants.map(({ variant }) => variant);
  const segments = new Map<string, VariantSums[]>();
  for (const row of await readExperimentState(store, filter)) {
    const index = names.indexOf(row.variant);
    if (index < 0 || !isWanted(row.region)) continue;
    const sums = segments.get(row.segment_key) ?? names.map(() => NO_SUMS);
    sums[index] = addSums(sums[index]!, sumsOf(row));
    segments.set(row.segment_key, sums);
  }
  return [...segments].map(([key, variants]) => ({ key, variants }));
}

function sumsOf(row: VariantStateRow): VariantSums {
  const { samples, conversions, reward, expected, weight, score } = row;
  return {
    ...{ samples, conversions, reward, expected, weight, score },
    expectedSquares: row.expected_squares,
    weighedScore: row.weighed_score,
    scoreSquares: row.score_squares,
  };
}

/** What linear policies know of each variant in some regions, as the store has it; empty for other policies. */
export async function readLinear(
  store: Store,
  experiment: Experiment,
  isWanted: (region: string) => boolean,
): Promise<readonly LinearState[]> {
  if (!isLinear(experiment)) return [];
  const filter = { namespace: experiment.namespace, experimentId: experiment.experiment_id };
  const rows = await readLinearSums(store, { ...filter, width: VECTOR_WIDTH });
  return experiment.variants.map(({ variant: name }) =>
    rows
      .filter(({ variant, region }) => variant === name && isWanted(region))
      .map(({ squares, rewards }) => ({ squares: Float64Array.from(squares), rewards: Float64Array.from(rewards) }))
      .reduce(addLinearStates, emptyLinearState(VECTOR_WIDTH)),
  );
}
