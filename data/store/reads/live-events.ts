import type { Store } from '../store.js';

/** What an interaction says of its user: what session features and fold-in are computed from. */
export interface LiveEventRow {
  readonly namespace: string;
  readonly user_id: string;
  readonly interaction_id: string;
  readonly item_id: string;
  readonly interaction_types: readonly string[];
  readonly reward_value: number;
  readonly occurred_at: string;
  /** Of the metadata; `''` and null where there is none. */
  readonly event: string;
  readonly value: number | null;
  readonly duration_ms: number | null;
}

const COLUMNS = `namespace, user_id, interaction_id, item_id, interaction_types, reward_value, occurred_at,
  JSONExtractString(metadata, 'event') AS event,
  JSONExtract(metadata, 'value', 'Nullable(Float64)') AS value,
  JSONExtract(metadata, 'duration_ms', 'Nullable(Float64)') AS duration_ms`;

/** The latest events of one user, in order of time. */
export function readUserEvents(
  store: Store,
  user: { readonly namespace: string; readonly userId: string; readonly limit: number },
): Promise<LiveEventRow[]> {
  return store.query<LiveEventRow>(
    `SELECT * FROM (
       SELECT ${COLUMNS}, received_at FROM interactions
       WHERE namespace = {namespace:String} AND user_id = {userId:String}
       ORDER BY occurred_at DESC, received_at DESC, interaction_id DESC LIMIT {limit:UInt32}
     )
     ORDER BY occurred_at, received_at, interaction_id`,
    { ...user },
  );
}

export interface RecentUsers {
  /** Rows at most; users come whole, the latest active first. */
  readonly rows: number;
  /** Events of each user, at most: the latest. */
  readonly perUser: number;
}

/** The events of the users who were active last, of all namespaces: user by user, in order of time. */
export function readRecentUsers(store: Store, { rows, perUser }: RecentUsers): Promise<LiveEventRow[]> {
  return store.query<LiveEventRow>(
    `SELECT * FROM (
       SELECT ${COLUMNS}, received_at FROM interactions
       WHERE (namespace, user_id) IN (
         SELECT namespace, user_id FROM (
           SELECT namespace, user_id, max(occurred_at) AS latest, least(count(), {perUser:UInt32}) AS events,
             sum(events) OVER (ORDER BY latest DESC, namespace, user_id) AS total
           FROM interactions WHERE user_id != '' GROUP BY namespace, user_id
         )
         WHERE total <= {rows:UInt32}
       )
       ORDER BY occurred_at DESC, received_at DESC, interaction_id DESC
       LIMIT {perUser:UInt32} BY namespace, user_id
     )
     ORDER BY namespace, user_id, occurred_at, received_at, interaction_id`,
    { rows, perUser },
  );
}

/** Users, of all namespaces, who ever did anything. */
export async function countUsers(store: Store): Promise<number> {
  const [row] = await store.query<{ users: number }>(
    "SELECT uniqExact(namespace, user_id) AS users FROM interactions WHERE user_id != ''",
  );
  return row?.users ?? 0;
}

/** Events that came in at a moment or later, from whichever server, in the order in which they came. */
export function readEventsSince(
  store: Store,
  { since, limit }: { readonly since: string; readonly limit: number },
): Promise<(LiveEventRow & { readonly received_at: string })[]> {
  return store.query(
    `SELECT ${COLUMNS}, received_at FROM interactions
     WHERE user_id != '' AND received_at >= parseDateTime64BestEffort({since:String}, 3)
     ORDER BY received_at, interaction_id LIMIT {limit:UInt32}`,
    { since, limit },
  );
}
