import { landingVisits } from './landing-visits.js';
import { likedByUser } from './liked-by-user.js';
import { scoreVisits } from './score-visits.js';
import { searchVisits } from './search-visits.js';
import { simulateDays } from './simulate-days.js';
import type { SimulatedServer } from './simulated-server.js';

export interface TrafficOptions {
  /** What the server's bundle was trained on. */
  readonly data: string;
  readonly days: number;
  readonly seed: number;
}

/**
 * Days of people who search, are scored for and visit a landing page. Same seed, same people; what the server draws
 * for them depends on ids that it makes up.
 * @returns the user who liked most, for whoever wants to look at somebody
 */
export async function simulateTraffic(
  { client, clock, settled }: SimulatedServer,
  { data, days, seed }: TrafficOptions,
): Promise<{ readonly userId: string }> {
  const liked = await likedByUser(data);
  const kinds = [
    await searchVisits(client, { users: [...liked.keys()].slice(0, 250), perDay: 200, seed }),
    scoreVisits(client, { liked, items: [...new Set([...liked.values()].flat())], perDay: 60, seed }),
    await landingVisits(client, { perDay: 500, seed }),
  ];
  await simulateDays(clock, kinds, { days, lastHour: 250 });
  await settled();
  const [userId] = [...liked].sort(([, a], [, b]) => b.length - a.length)[0]!;
  return { userId };
}
