import type { Store } from '../store.js';

/** What people made of the results of one question. */
export interface QueryJudgement {
  /** Canonical JSON of the inputs, or what the client sent in their place. */
  readonly query_snapshot: string;
  /** Who asked; '' where everybody's are taken together. */
  readonly user_id: string;
  /** Those that counted. */
  readonly interactions: number;
  /** The best first. */
  readonly items: readonly string[];
  /** Net; [items] */
  readonly rewards: readonly number[];
}

export interface JudgementFilter {
  readonly namespace: string;
  readonly retrieverId: string;
  /** ISO 8601; this moment and later. */
  readonly since: string;
  /** Whose positive rewards count; empty: all. */
  readonly positiveTypes: readonly string[];
  /** Each user's questions by themselves, and none of nobody's. */
  readonly isByUser: boolean;
  /** Fewer than these, and a question is left out. */
  readonly minInteractions: number;
  /** The most asked are returned. */
  readonly maxQueries: number;
  /** The best of each are returned. */
  readonly maxItems: number;
}

/**
 * The net reward of every item for every question that was asked often enough, the most asked first. Interactions without a reward,
 * and those that know no question, say nothing.
 */
export function readJudgements(store: Store, filter: JudgementFilter): Promise<QueryJudgement[]> {
  return store.query<QueryJudgement>(
    `SELECT query_snapshot, user_id, interactions, best.1 AS rewards, best.2 AS items FROM (
       SELECT query_snapshot, user_id, toUInt32(sum(count)) AS interactions,
         arraySlice(arraySort(pair -> (-pair.1, pair.2), groupArray((reward, item_id))), 1, {maxItems:UInt32}) AS best
       FROM (
         SELECT query_snapshot, if({isByUser:Bool}, i.user_id, '') AS user_id, item_id,
           sum(reward_value) AS reward, count() AS count
         FROM interactions AS i
         WHERE namespace = {namespace:String} AND retriever_id = {retrieverId:String}
           AND occurred_at >= parseDateTime64BestEffort({since:String}, 3)
           AND query_snapshot != '' AND reward_value != 0 AND NOT ({isByUser:Bool} AND i.user_id = '')
           AND (reward_value < 0 OR empty({positiveTypes:Array(String)})
             OR hasAny(interaction_types, {positiveTypes:Array(String)}))
         GROUP BY query_snapshot, user_id, item_id
       )
       GROUP BY query_snapshot, user_id
       HAVING interactions >= {minInteractions:UInt32}
     )
     ORDER BY interactions DESC, query_snapshot, user_id
     LIMIT {maxQueries:UInt32}`,
    { ...filter },
  );
}
