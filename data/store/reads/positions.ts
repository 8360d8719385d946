import type { Store } from '../store.js';

/** How often each position of a retriever's lists was shown, and rewarded. */
export interface PositionRow {
  /** 0-based. */
  readonly position: number;
  readonly impressions: number;
  readonly clicks: number;
}

/** The first `positions` positions that were shown or clicked since a moment. */
export function readPositions(
  store: Store,
  filter: {
    readonly namespace: string;
    readonly retrieverId: string;
    readonly positions: number;
    /** ISO 8601 */
    readonly since: string;
  },
): Promise<PositionRow[]> {
  const of = 'namespace = {namespace:String} AND retriever_id = {retrieverId:String}';
  const since = 'parseDateTime64BestEffort({since:String}, 3)';
  return store.query<PositionRow>(
    `SELECT at AS position, sum(shown) AS impressions, sum(rewarded) AS clicks
     FROM (
       SELECT arrayJoin(range(least(length(result_ids), {positions:UInt32}))) AS at, 1 AS shown, 0 AS rewarded
       FROM executions WHERE ${of} AND executed_at >= ${since}
       UNION ALL
       SELECT toUInt64(assumeNotNull(position)) AS at, 0 AS shown, 1 AS rewarded
       FROM interactions
       WHERE ${of} AND occurred_at >= ${since} AND reward_value > 0 AND position IS NOT NULL AND position < {positions:UInt32}
     )
     GROUP BY at ORDER BY at`,
    filter,
  );
}
