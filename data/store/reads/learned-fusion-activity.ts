import type { Store } from '../store.js';

/** Something that happened around a retriever's learned fusion. */
export interface ActivityEvent {
  /** ISO 8601 */
  readonly timestamp: string;
  /** `interaction`, `weights_sampled`, or a change by hand. */
  readonly type: string;
  /** Of the interaction or the execution; of a change by hand, what tells it from others of the same moment. */
  readonly id: string;
  readonly user_id: string;
  /** JSON */
  readonly detail: string;
}

export interface ActivityFilter {
  readonly namespace: string;
  readonly retrieverId: string;
  readonly limit: number;
  /** The last event of the page before. */
  readonly before?: { readonly timestamp: string; readonly id: string };
}

/** The latest first. Each kind is cut to the page before they are put together, so a page costs as much whatever the history. */
export function readLearnedFusionActivity(
  store: Store,
  { before, ...filter }: ActivityFilter,
): Promise<ActivityEvent[]> {
  const part = (select: string, from: string, only = 'true') =>
    `SELECT * FROM (
       SELECT ${select}, user_id FROM ${from}
       WHERE namespace = {namespace:String} AND retriever_id = {retrieverId:String} AND ${only}
     ) WHERE ${before === undefined ? 'true' : '(timestamp, id) < (parseDateTime64BestEffort({timestamp:String}, 3), {id:String})'}
     ORDER BY timestamp DESC, id DESC LIMIT {limit:UInt32}`;
  const parts = [
    part(
      `occurred_at AS timestamp, 'interaction' AS type, interaction_id AS id, toJSONString(CAST(
         (interaction_types, reward_value, item_id, execution_id),
         'Tuple(interaction_type Array(String), reward_value Float64, document_id String, execution_id String)')) AS detail`,
      'interactions',
    ),
    part(
      `executed_at AS timestamp, 'weights_sampled' AS type, execution_id AS id, toJSONString(CAST(
         (context_level, reason, mapFromArrays(sources, learned_weights)),
         'Tuple(context_level String, reason String, weights Map(String, Float64))')) AS detail`,
      'executions',
      "decision != ''",
    ),
    part(
      'occurred_at AS timestamp, toString(type) AS type, hex(sipHash64(type, user_id, detail)) AS id, detail',
      'activities',
    ),
  ];
  const columns = 'timestamp, type, id, user_id, detail';
  return store.query<ActivityEvent>(
    `SELECT ${columns} FROM (${parts.map((sql) => `SELECT ${columns} FROM (${sql})`).join(' UNION ALL ')})
     ORDER BY timestamp DESC, id DESC LIMIT {limit:UInt32}`,
    { ...filter, ...before },
  );
}
