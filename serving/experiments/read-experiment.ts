import { readLinearSums } from '../../data/store/reads/allocations.js';
import { readExperimentState, type VariantStateRow } from '../../data/store/reads/experiment-state.js';
import type { Store } from '../../data/store/store.js';
import {
  addSums,
  emptyLinearState,
  type LinearState,
  NO_SUMS,
  type VariantSums,
} from '../../models/experiment/index.js';
import type { Experiment } from '../http/schemas/experiment.js';
import { isLinear } from './allocation-config-of.js';
import type { ExperimentState } from './experiment-state.js';

/** Brings an experiment's state to what the store has of it, of all regions. The store must be settled. */
export async function readExperiment(
  store: Store,
  experiment: Experiment,
  state: ExperimentState,
  width: number,
): Promise<void> {
  const filter = { namespace: experiment.namespace, experimentId: experiment.experiment_id };
  const names = experiment.variants.map(({ variant }) => variant);
  const segments = new Map<string, VariantSums[]>();
  for (const row of await readExperimentState(store, filter)) {
    const index = names.indexOf(row.variant);
    if (index < 0) continue;
    const sums = segments.get(row.segment_key) ?? names.map(() => NO_SUMS);
    sums[index] = addSums(sums[index]!, sumsOf(row));
    segments.set(row.segment_key, sums);
  }
  const linear = isLinear(experiment) ? await readLinear(store, filter, names, width) : [];
  state.replace(
    [...segments].map(([key, variants]) => ({ key, variants })),
    linear,
  );
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

async function readLinear(
  store: Store,
  filter: { readonly namespace: string; readonly experimentId: string },
  names: readonly string[],
  width: number,
): Promise<readonly LinearState[]> {
  const rows = await readLinearSums(store, { ...filter, width });
  return names.map((name) => {
    const row = rows.find(({ variant }) => variant === name);
    if (row === undefined) return emptyLinearState(width);
    return { squares: Float64Array.from(row.squares), rewards: Float64Array.from(row.rewards) };
  });
}
