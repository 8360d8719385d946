import { buildDataset } from '../../dataset/build-dataset.js';
import type { Dataset } from '../../schema/dataset.js';
import { FusionError } from '../../schema/errors.js';
import { createRng } from '../../schema/random.js';
import { drawCatalogue } from './catalogue.js';
import { listen } from './listen.js';
import { drawPopulation } from './population.js';
import { createTruth, type SyntheticTruth } from './truth.js';

const DAY_MS = 86_400_000;

export interface SyntheticOptions {
  readonly seed: number;
  /** 300 if left out. */
  readonly users?: number;
  /** 200 if left out. */
  readonly items?: number;
  /** How long the world lasts; 180 if left out. */
  readonly days?: number;
}

/**
 * Makes a small listening log in which the right fusion is known: plays, skips, repeats and sessions of users who
 * differ in what decides for them, over items whose metadata are more or less to be trusted. For tests, and for a
 * start without data; it says nothing about how well anything works on real people.
 *
 * The same seed gives the same world. `truth` says what produced it (see `SyntheticTruth`); its users and items are
 * indexed as the dataset's. Some users are cold: a few events, or none.
 *
 * @throws FusionError usage when a size is not a whole number of at least 1
 */
export function synthesize({ seed, users = 300, items = 200, days = 180 }: SyntheticOptions): {
  readonly dataset: Dataset;
  readonly truth: SyntheticTruth;
} {
  for (const [name, size] of Object.entries({ users, items, days })) {
    if (Number.isSafeInteger(size) && size >= 1) continue;
    throw new FusionError('usage', `synthesize, ${name}: expected a whole number of at least 1, got ${size}`);
  }
  const from = Date.UTC(2024, 0, 1);
  const span = { from, to: from + days * DAY_MS };
  const population = drawPopulation(seed, users);
  const catalogue = drawCatalogue({ seed, items, ...span });
  const truth = createTruth(population, catalogue);
  const interactions = population.flatMap((user, index) => [
    ...listen(user, catalogue, {
      probability: (item) => truth.probability(index, item),
      span,
      rng: createRng(seed, 'listen', index),
    }),
  ]);
  const dataset = buildDataset({
    name: `synthetic-${seed}`,
    source: 'synthetic',
    feedback: { kind: 'implicit' },
    users: population.map(({ id }) => id),
    items: catalogue.map(({ row }) => row),
    interactions,
  });
  return { dataset, truth };
}
