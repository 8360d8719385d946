import { buildDataset, type InteractionRow } from '../../../data/dataset/index.js';
import type { Dataset } from '../../../data/schema/dataset.js';
import { createRng } from '../../../data/schema/random.js';
import { type Foundation, layFoundation } from '../../../training/foundation.js';
import { RATINGS_META_CONFIG } from '../../../training/meta/meta-config.js';
import type { TrainConfig } from '../../../training/train-config.js';
import { SMALL_CONFIG } from './small-world.js';

/** Narrow, for ratings. */
export const SMALL_RATINGS_CONFIG: TrainConfig = {
  ...SMALL_CONFIG,
  targets: 'ratings',
  meta: { ...RATINGS_META_CONFIG, supportSetSize: 20, querySetSize: 30, metaBatchSize: 4 },
  boostedTerm: false,
};

export interface RatedWorld {
  readonly users: number;
  readonly items: number;
  /** Of each user. */
  readonly ratings: number;
  readonly seed: number;
}

/**
 * Users who rate from 0.5 to 5, some of them high and some low: an item's worth, the user's own level and a little noise. What a user likes
 * says nothing about how they rate another item but for that level, which no feature of a session tells.
 */
export function ratedDataset({ users, items, ratings, seed }: RatedWorld): Dataset {
  const ofItem = createRng(seed, 'items');
  const worth = Array.from({ length: items }, () => 0.5 * ofItem.normal());
  return buildDataset({
    name: 'rated',
    feedback: { kind: 'graded', min: 0.5, max: 5, positiveAt: 3 },
    users: Array.from({ length: users }, (_, user) => `u${user}`),
    items: worth.map((_, item) => ({ id: `i${item}`, title: `film ${item}`, genres: [`g${item % 5}`] })),
    interactions: Array.from({ length: users }, (_, user): InteractionRow[] => {
      const rng = createRng(seed, 'user', user);
      const level = 3.5 + 0.6 * rng.normal();
      const met = rng.shuffle([...worth.keys()]).slice(0, ratings);
      return met.map((item, position) => ({
        user: `u${user}`,
        item: `i${item}`,
        value: Math.min(5, Math.max(0.5, Math.round(2 * (level + worth[item]! + 0.4 * rng.normal())) / 2)),
        timestamp: Date.UTC(2024, 0, 1 + position, user % 24),
      }));
    }).flat(),
  });
}

/** Everything below the network, fitted to forty users. */
export function ratedFoundation(config: TrainConfig = SMALL_RATINGS_CONFIG): Promise<Foundation> {
  const dataset = ratedDataset({ users: 40, items: 120, ratings: 40, seed: 1 });
  return layFoundation({ dataset, users: Int32Array.from(dataset.users.ids.keys()), config, seed: 1 });
}
