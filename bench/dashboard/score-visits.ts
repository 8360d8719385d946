import { createRng } from '../../data/schema/random.js';
import type { Client } from '../../serving/client/index.js';
import type { Visits } from './simulate-days.js';

const CANDIDATES = 40;

/**
 * Requests of /v1/score for users of the bundle, one in eight for somebody new, and feedback on one of the results: whether the user likes
 * the item by the data that the bundle was trained on.
 */
export function scoreVisits(
  client: Client,
  {
    liked,
    items,
    perDay,
    seed,
  }: {
    /** Items that users liked. */
    readonly liked: ReadonlyMap<string, readonly string[]>;
    readonly items: readonly string[];
    readonly perDay: number;
    readonly seed: number;
  },
): Visits {
  const users = [...liked.keys()];
  const visit = async (index: number) => {
    const rng = createRng(seed, 'score', index);
    const known = users[rng.int(users.length)]!;
    const isNew = rng.next() < 1 / 8;
    const mine = liked.get(known)!;
    const drawn = Array.from({ length: CANDIDATES }, (_, place) =>
      place % 5 === 0 ? mine[rng.int(mine.length)]! : items[rng.int(items.length)]!,
    );
    const candidates = [...new Set(drawn)].map((item_id) => ({ item_id }));
    const user_id = isNew ? `visitor-${index}` : known;
    const { request_id, results } = await client.score({ user_id, candidates });
    if (isNew || rng.next() < 0.4) return;
    const { item_id } = results[rng.int(results.length)]!;
    await client.feedback({ request_id, item_id, outcome: mine.includes(item_id) ? 1 : 0 });
  };
  return { perDay, visit };
}
