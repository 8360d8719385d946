import { FusionError } from '../../data/schema/errors.js';
import type { AdaptationLog } from '../adaptation/adaptation-log.js';
import type { RequestMemory } from '../adaptation/request-memory.js';
import type { ServedBundles } from '../bundles/served-bundles.js';
import type { Experiments } from '../experiments/experiments.js';
import type { Learning } from '../learning/learning.js';
import type { Live } from './live.js';

export interface EraseContext {
  readonly live: Live;
  readonly learning: Learning;
  readonly experiments: Pick<Experiments, 'forgetUser'>;
  readonly bundles: Pick<ServedBundles, 'all'>;
  readonly requests: RequestMemory;
  readonly log: AdaptationLog;
  /** Milliseconds since 1970. */
  readonly wallClock: () => number;
}

/** Users who were erased are remembered also beyond the users who can be put, so many times as many. */
const MARKERS = 10;

/**
 * Erases a user: what was put, what they did and were answered, what was learned of them alone, their own parameters. What stays is
 * that they were erased and when, so that nothing from before is read again, the bundle's own row included.
 *
 * @returns when, ISO 8601
 * @throws FusionError `store_unavailable`, or `overloaded`: asked again, the rest is erased
 */
export async function eraseUser(namespace: string, userId: string, context: EraseContext): Promise<string> {
  const { live, learning, experiments, bundles, requests, log, wallClock } = context;
  const { table } = live.users;
  if (table.size >= MARKERS * live.limits.puts && table.get(namespace, userId) === undefined) {
    throw new FusionError('overloaded', 'users: the server holds no more users who were put or erased');
  }
  const erasedAt = new Date(wallClock()).toISOString();
  await table.put(namespace, userId, { model_version: '', erased_at: erasedAt });
  requests.forgetUser(namespace, userId); // first: feedback about them must not adapt the user anew
  for (const { adaptation } of bundles.all()) await adaptation.forgetUser(namespace, userId);
  log.forgetUser(namespace, userId);
  live.users.delete(namespace, userId);
  await experiments.forgetUser(namespace, userId); // what they were allocated converts no more
  await learning.eraseUser(namespace, userId);
  // What was taken until the store had forgotten it.
  live.users.delete(namespace, userId);
  await experiments.forgetUser(namespace, userId);
  return erasedAt;
}
