import type { Store } from '../store.js';

/** What one visitor did in one session with what they were shown. */
export interface SessionRow {
  /** `session:` and its id; an answer that names no session is one by itself, `execution:` and its id. */
  readonly session: string;
  readonly user_id: string;
  /** Parallel, one entry for each interaction, in the order in which they happened. */
  readonly executions: readonly string[];
  readonly items: readonly string[];
  readonly types: readonly (readonly string[])[];
  readonly rewards: readonly number[];
}

/** Which sessions are taken when there are more than wanted. */
export const SESSION_SAMPLES = ['random', 'recent', 'stratified'] as const;
export type SessionSample = (typeof SESSION_SAMPLES)[number];

export interface SessionFilter {
  readonly namespace: string;
  /** Whose answers were acted on. */
  readonly retrieverIds: readonly string[];
  /** ISO 8601; from, inclusive, to, exclusive. */
  readonly from: string;
  readonly to: string;
  /** Interactions of other types are not looked at; empty: all are. */
  readonly interactionTypes: readonly string[];
  readonly minInteractions: number;
  readonly sample: SessionSample;
  /** Of `random` and `stratified`: the same seed takes the same sessions. */
  readonly seed: string;
  readonly count: number;
  /** The first of each session are returned. */
  readonly maxInteractions: number;
}

/** `stratified`: as many of each day, as far as it has them. */
const ORDERS: Readonly<Record<SessionSample, string>> = {
  random: 'lot',
  recent: 'latest DESC, session',
  stratified: 'row_number() OVER (PARTITION BY toDate(latest) ORDER BY lot), lot',
};

/** Sessions with interactions that name the answer they are about. */
export function readSessions(store: Store, filter: SessionFilter): Promise<SessionRow[]> {
  return store.query<SessionRow>(
    `SELECT session, user_id, executions, items, types, rewards FROM (
       SELECT if(session_id != '', 'session:' || session_id, 'execution:' || execution_id) AS session,
         max(user_id) AS user_id, max(occurred_at) AS latest, sipHash64(session, {seed:String}) AS lot,
         arraySlice(arraySort(
           groupArray((occurred_at, interaction_id, execution_id, item_id, interaction_types, reward_value))
         ), 1, {maxInteractions:UInt32}) AS acts,
         acts.3 AS executions, acts.4 AS items, acts.5 AS types, acts.6 AS rewards
       FROM interactions
       WHERE namespace = {namespace:String} AND retriever_id IN {retrieverIds:Array(String)}
         AND occurred_at >= parseDateTime64BestEffort({from:String}, 3)
         AND occurred_at < parseDateTime64BestEffort({to:String}, 3)
         AND execution_id != ''
         AND (empty({interactionTypes:Array(String)}) OR hasAny(interaction_types, {interactionTypes:Array(String)}))
       GROUP BY session
       HAVING count() >= {minInteractions:UInt32}
     )
     ORDER BY ${ORDERS[filter.sample]}
     LIMIT {count:UInt32}`,
    { ...filter },
  );
}
