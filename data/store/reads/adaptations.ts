import type { AdaptationRow } from '../rows.js';
import type { Store } from '../store.js';
import { columnsOf } from '../tables/columns.js';

/**
 * The latest adaptations of a namespace, in the order in which they came.
 * @param since ISO 8601; this moment and later
 * @param limit of those that are returned, the latest
 */
export async function readAdaptations(
  store: Store,
  namespace: string,
  { since, limit }: { readonly since: string; readonly limit: number },
): Promise<AdaptationRow[]> {
  const latestFirst = await store.query<AdaptationRow>(
    `SELECT ${columnsOf('adaptations')} FROM adaptations
     WHERE namespace = {namespace:String} AND received_at >= parseDateTime64BestEffort({since:String}, 3)
     ORDER BY received_at DESC, request_id DESC, item_id DESC
     LIMIT {limit:UInt32}`,
    { namespace, since, limit },
  );
  return latestFirst.reverse();
}
