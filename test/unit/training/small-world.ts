import { buildDataset, type InteractionRow } from '../../../data/dataset/index.js';
import type { Dataset } from '../../../data/schema/dataset.js';
import { createRng } from '../../../data/schema/random.js';
import type { NetworkShape } from '../../../models/network/shape.js';
import { type Foundation, layFoundation } from '../../../training/foundation.js';
import { DEFAULT_TRAIN_CONFIG, type TrainConfig } from '../../../training/train-config.js';

const USERS = 40;
const SHARED_ITEMS = 300;
/** Every fourth after the first is a skip: 14 plays. */
const EVENTS = 18;

/** Narrow vectors and few folds: everything there is, in a second. */
export const SMALL_CONFIG: TrainConfig = {
  ...DEFAULT_TRAIN_CONFIG,
  base: {
    ...DEFAULT_TRAIN_CONFIG.base,
    cf: { ...DEFAULT_TRAIN_CONFIG.base.cf, width: 8, iterations: 4 },
    content: { ...DEFAULT_TRAIN_CONFIG.base.content, width: 8 },
  },
  meta: { ...DEFAULT_TRAIN_CONFIG.meta, supportSetSize: 20, querySetSize: 30, metaBatchSize: 3 },
  crossFitFolds: 2,
  minPositives: 12,
  heldOutTasks: 6,
};

/** The same without the trees that a network starts from, which take most of the time. */
export const WITHOUT_TERM: TrainConfig = { ...SMALL_CONFIG, boostedTerm: false };

/**
 * Users who play some items, skip others and like nothing else; low items are the popular ones. The first play of user u
 * is an item that nobody else ever meets, which shows who a world was fitted to.
 */
export function smallDataset(events = EVENTS): Dataset {
  const ids = Array.from({ length: USERS + SHARED_ITEMS }, (_, item) => `i${item}`);
  const users = Array.from({ length: USERS }, (_, user) => `u${user}`);
  return buildDataset({
    feedback: { kind: 'implicit' },
    users,
    items: ids.map((id, item) => ({ id, title: `song ${item}`, genres: [`g${item % 7}`] })),
    interactions: users.flatMap((user, index) => history(user, index, events)),
  });
}

/** The item that only this user plays. */
export function privateItem(user: number): number {
  return user;
}

function history(user: string, index: number, events: number): InteractionRow[] {
  const rng = createRng(1, 'history', index);
  const met = new Set<number>();
  while (met.size < events - 1) met.add(USERS + Math.floor(SHARED_ITEMS * rng.next() ** 2));
  return [privateItem(index), ...met].map((item, position) => ({
    user,
    item: `i${item}`,
    timestamp: Date.UTC(2024, 0, 1 + position, index),
    event: position > 0 && position % 4 === 0 ? 'skip' : 'play',
  }));
}

/** Everything below the network, fitted to the small dataset; trees only if asked for. */
export async function smallFoundation(
  config: TrainConfig = WITHOUT_TERM,
): Promise<{ foundation: Foundation; shape: NetworkShape }> {
  const dataset = smallDataset();
  const users = Int32Array.from(dataset.users.ids.keys());
  const foundation = await layFoundation({ dataset, users, config, seed: 1 });
  const { world, space } = foundation;
  const [sources, itemFeatures] = [world.scorers.sources.length, world.itemFeatures.names.length];
  return { foundation, shape: { sources, itemFeatures, space, residual: config.residual, activation: 'relu' } };
}
