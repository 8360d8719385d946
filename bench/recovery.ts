import { withScores } from '../data/dataset/with-scores.js';
import type { Dataset } from '../data/schema/dataset.js';
import { createRng } from '../data/schema/random.js';
import { type SyntheticTruth, synthesize } from '../data/sources/synthetic/index.js';
import { type Estimate, estimateOf } from '../models/metrics/estimate.js';
import type { EngineName } from '../training/engines/engine-names.js';
import { evaluate } from '../training/evaluation/evaluate.js';
import { meanByUser } from '../training/evaluation/mean-by-user.js';
import type { OnProgress } from '../training/on-progress.js';
import { DEFAULT_TRAIN_CONFIG, type TrainConfig } from '../training/train-config.js';

export interface RecoveryOptions {
  readonly users: number;
  readonly items: number;
  readonly steps: number;
  readonly seed: number;
  readonly engineName: EngineName;
  readonly onProgress?: OnProgress;
}

/** How far weights are from those that made the world. */
export interface Recovery {
  readonly cases: number;
  /** Half the sum of absolute differences, from 0 to 1, by strategy; users held out. */
  readonly distance: Readonly<Record<string, Estimate>>;
  /** How much closer the network is than weights by count, and than weights by type, paired. */
  readonly closer: Readonly<Record<string, Estimate>>;
}

const SOURCES = ['true_cf', 'true_content', 'true_popularity'] as const;
const COMPARED = ['fixed', 'by_count', 'per_segment', 'meta'] as const;

/**
 * Whether learning finds the weights that a world was made with, which are known in closed form (`SyntheticTruth`): the
 * sources are the world's own scores, only the weights are to be learned, and the residual is off.
 */
export async function measureRecovery(options: RecoveryOptions): Promise<Recovery> {
  const { users, items, steps, seed, engineName, onProgress } = options;
  const { dataset, truth } = synthesize({ seed, users, items });
  const config: TrainConfig = {
    ...DEFAULT_TRAIN_CONFIG,
    residual: false,
    minPositives: 12,
    meta: { ...DEFAULT_TRAIN_CONFIG.meta, numEpisodes: steps },
  };
  const known = await withTrueScores(dataset, truth);
  const measured = await evaluate({ dataset: known, config, engineName, folds: 2, fold: 1, seed, onProgress });
  const cases = measured.strategies.get('meta')!;
  const distances = (name: string) =>
    measured.strategies.get(name)!.map(({ user, weights }) => distance(weights!, truth.optimalWeights(user)));
  const byUser = (values: readonly number[]) =>
    estimateOf(meanByUser(cases, (_, index) => values[index]!, createRng(seed, 'recovery')));
  const meta = distances('meta');
  return {
    cases: cases.length,
    distance: Object.fromEntries(COMPARED.map((name) => [name, byUser(distances(name))])),
    closer: Object.fromEntries(
      COMPARED.filter((name) => name !== 'meta').map((name) => [
        name,
        byUser(distances(name).map((value, index) => value - meta[index]!)),
      ]),
    ),
  };
}

/** Total variation: half the sum of absolute differences. */
function distance(a: ArrayLike<number>, b: readonly number[]): number {
  return b.reduce((sum, weight, source) => sum + Math.abs(weight - a[source]!), 0) / 2;
}

async function withTrueScores(dataset: Dataset, truth: SyntheticTruth): Promise<Dataset> {
  async function* rows() {
    for (const [u, user] of dataset.users.ids.entries()) {
      for (const [i, item] of dataset.items.ids.entries()) {
        const scores = truth.scores(u, i);
        for (const [k, source] of SOURCES.entries()) yield { user, item, source, score: scores[k]! };
      }
    }
  }
  return (await withScores(dataset, rows())).dataset;
}
