import type { Store } from './store.js';
import { BATCH_CONTEXT, STATE_SUMS } from './tables/totals.js';
import { conversionSums, STATE_KEYS } from './tables/variant-sums.js';

const IS_OWN = 'namespace = {namespace:String} AND user_id = {userId:String}';

/**
 * Adds what a user's allocations earned to the sums over everybody, before their conversions are deleted: what they were shown is in
 * those sums already, and would look as if it had earned nothing.
 *
 * Where it is cut off and asked again, they have it once: a row beside the sums, in the same block, says which conversions they are of.
 */
export async function keepErasedSums(
  store: Store,
  user: { readonly namespace: string; readonly userId: string },
): Promise<void> {
  const [found] = await store.query<{ conversions: number; hash: string }>(
    `SELECT count() AS conversions, toString(sum(cityHash64(allocation_id))) AS hash FROM conversions FINAL WHERE ${IS_OWN}`,
    { ...user },
  );
  if (found === undefined || found.conversions === 0) return;
  const columns = `${STATE_KEYS}, ${STATE_SUMS.join(', ')}`;
  const zeros = STATE_SUMS.slice(1).map(() => '0.');
  await store.command(
    `INSERT INTO variant_segment_state (${columns})
     SELECT ${columns} FROM (
       ${conversionSums(IS_OWN)}
       UNION ALL
       SELECT {namespace:String}, '', '', {mark:String}, '', toInt32(today()), 1., ${zeros.join(', ')}
     )
     WHERE (SELECT count() FROM variant_segment_state WHERE namespace = {namespace:String} AND segment_key = {mark:String}) = 0`,
    { ...user, mark: `${BATCH_CONTEXT}erased:${found.hash}` },
  );
}
