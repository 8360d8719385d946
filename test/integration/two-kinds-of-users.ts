import { buildDataset, type InteractionRow } from '../../data/dataset/index.js';
import type { Dataset } from '../../data/schema/dataset.js';
import { createRng, type Rng } from '../../data/schema/random.js';

const GROUPS = 8;
const HOUR_MS = 3_600_000;
/** Plays within the user's own group; the others are of any. */
const FAITHFULNESS = 0.95;

export interface TwoKindsOptions {
  readonly users: number;
  readonly items: number;
  readonly plays: number;
  readonly seed: number;
}

/**
 * A world with an obvious best fusion that no count shows: an item has a genre, which is written on it, and a circle,
 * which only shows in who plays it. Even users keep to a genre, odd ones to a circle. What gives a user away is how they
 * listen: odd ones skip half of what they meet, even ones nothing.
 */
export function twoKindsOfUsers({ users, items, plays, seed }: TwoKindsOptions): Dataset {
  const catalogue = Array.from({ length: items }, (_, item) => {
    const rng = createRng(seed, 'item', item);
    return { id: `i${item}`, genre: rng.int(GROUPS), circle: rng.int(GROUPS) };
  });
  return buildDataset({
    name: 'two kinds of users',
    feedback: { kind: 'implicit' },
    users: Array.from({ length: users }, (_, user) => `u${user}`),
    items: catalogue.map(({ id, genre }) => ({ id, title: id, genres: [`genre ${genre}`] })),
    interactions: Array.from({ length: users }, (_, user) => history(user)).flat(),
  });

  function history(user: number): InteractionRow[] {
    const rng = createRng(seed, 'user', user);
    const by = user % 2 === 0 ? 'genre' : 'circle';
    const group = rng.int(GROUPS);
    const own = catalogue.filter((item) => item[by] === group);
    const rows: InteractionRow[] = [];
    const met = new Set<string>();
    for (let played = 0, attempt = 0; played < plays && attempt < 100 * plays; attempt++) {
      const { id } = pick(rng.next() < FAITHFULNESS ? own : catalogue, rng);
      if (met.has(id)) continue;
      met.add(id);
      const timestamp = Date.UTC(2024, 0, 1) + rows.length * HOUR_MS;
      const isSkip = by === 'circle' && rng.next() < 0.5;
      rows.push({ user: `u${user}`, item: id, timestamp, event: isSkip ? 'skip' : 'play' });
      if (!isSkip) played++;
    }
    return rows;
  }
}

function pick<T>(list: readonly T[], rng: Rng): T {
  return list[rng.int(list.length)]!;
}
