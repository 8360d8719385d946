import { keepErasedSums } from './keep-erased-sums.js';
import type { Store } from './store.js';

export interface ErasedUser {
  readonly namespace: string;
  readonly userId: string;
  /** The pair by which the keys of personal contexts name the user, such as `user_id=u1`. */
  readonly pair: string;
}

/** Tables whose rows are about one user. */
const OWN_TABLES = ['interactions', 'executions', 'adaptations', 'activities', 'allocations', 'conversions'] as const;
/** Tables of what was learned, by context. */
const CONTEXT_TABLES = ['corrections', 'posterior_days', 'context_days'] as const;

/**
 * Deletes what the store has of a user, rows on their way included: what they did, what they were answered, and what was learned in
 * contexts of theirs alone. What they taught wider contexts is sums over many people, and stays.
 *
 * @returns the keys of those contexts
 * @throws FusionError `store_unavailable`; then some of it may be deleted, and asking again deletes the rest
 */
export async function eraseUserRows(store: Store, { namespace, userId, pair }: ErasedUser): Promise<readonly string[]> {
  await store.settled();
  const user = { namespace, userId };
  const isOwn = 'namespace = {namespace:String} AND user_id = {userId:String}';
  const found = await store.query<{ context: string }>(
    `SELECT DISTINCT arrayJoin(contexts) AS context FROM (
       SELECT contexts FROM interactions WHERE ${isOwn} UNION ALL SELECT contexts FROM executions WHERE ${isOwn}
     ) WHERE startsWith(context, 'personal:')`,
    user,
  );
  const contexts = found.map(({ context }) => context);
  for (const table of CONTEXT_TABLES) {
    await store.delete(
      table,
      `namespace = {namespace:String} AND startsWith(context, 'personal:') AND
       (context IN {contexts:Array(String)} OR has(splitByChar('|', substring(context, 10)), {pair:String}))`,
      { namespace, contexts, pair },
    );
  }
  await keepErasedSums(store, user);
  for (const table of OWN_TABLES) await store.delete(table, isOwn, user);
  await store.forgetRejected((row) => row['namespace'] === namespace && row['user_id'] === userId);
  // Former versions of what was put and chosen; the latest says only that it is gone.
  await store.delete(
    'entities',
    `namespace = {namespace:String} AND (
       kind = 'user' AND entity_id = {userId:String} OR
       kind = 'user_choice' AND substring(entity_id, position(entity_id, '/') + 1) = {userId:String}
     ) AND (kind, entity_id, version) NOT IN (
       SELECT kind, entity_id, max(version) FROM entities
       WHERE namespace = {namespace:String} AND kind IN ('user', 'user_choice') GROUP BY kind, entity_id
     )`,
    user,
  );
  return contexts;
}
