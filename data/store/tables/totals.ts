import type { Table, View } from './table.js';

/*
 * What is kept of interactions and corrections beside themselves: sums, which materialized views add to as rows come.
 *
 * A batch and what a view makes of it are two blocks, and a crash can come between them. So each view also counts the batch's rows,
 * in the same block as its sums, under a context of the batch's own: whatever is found there says how often the sums have it.
 */

/** Observations of an arm in a context by day. */
export const POSTERIOR_DAYS: Table = {
  name: 'posterior_days',
  columns: {
    namespace: 'LowCardinality(String)',
    retriever_id: 'LowCardinality(String)',
    context: 'String',
    arm: 'LowCardinality(String)',
    day: 'Int32',
    alpha: 'Float64',
    beta: 'Float64',
  },
  engine: 'SummingMergeTree',
  engineColumns: ['alpha', 'beta'],
  orderBy: ['namespace', 'retriever_id', 'context', 'arm', 'day'],
  shardBy: ['namespace', 'retriever_id', 'context'],
};

/** Interactions with a reward in a context by day. */
export const CONTEXT_DAYS: Table = {
  name: 'context_days',
  columns: {
    namespace: 'LowCardinality(String)',
    retriever_id: 'LowCardinality(String)',
    context: 'String',
    day: 'Int32',
    interactions: 'Int64',
  },
  engine: 'SummingMergeTree',
  engineColumns: ['interactions'],
  orderBy: ['namespace', 'retriever_id', 'context', 'day'],
  shardBy: ['namespace', 'retriever_id', 'context'],
};

const INTERACTION_BATCH = "concat('batch:interactions:', batch)";
const CORRECTION_BATCH = "concat('batch:corrections:', batch)";

/** `context` of rows that count a batch; contexts of requests begin otherwise. */
export const BATCH_CONTEXT = 'batch:';

export const VIEWS: readonly View[] = [
  {
    name: 'interactions_to_posterior_days',
    from: 'interactions',
    to: 'posterior_days',
    select: posteriorDays(
      'arrayPushBack(arrayZip(`deltas.context`, `deltas.arm`, `deltas.day`, `deltas.alpha`, `deltas.beta`), ' +
        `(${INTERACTION_BATCH}, '', toInt32(0), 1., 0.))`,
    ),
  },
  {
    name: 'corrections_to_posterior_days',
    from: 'corrections',
    to: 'posterior_days',
    select: posteriorDays(`[(context, arm, day, alpha, beta), (${CORRECTION_BATCH}, '', toInt32(0), 1., 0.)]`),
  },
  {
    name: 'interactions_to_context_days',
    from: 'interactions',
    to: 'context_days',
    select: contextDays(
      'arrayPushBack(arrayMap(context -> (context, toInt32(intDiv(toUnixTimestamp64Milli(occurred_at), 86400000)), ' +
        `toInt64(reward_value != 0)), contexts), (${INTERACTION_BATCH}, toInt32(0), toInt64(1)))`,
    ),
  },
  {
    name: 'corrections_to_context_days',
    from: 'corrections',
    to: 'context_days',
    select: contextDays(`[(context, day, interactions), (${CORRECTION_BATCH}, toInt32(0), toInt64(1))]`),
  },
];

/** @param entries of a row, as tuples (context, arm, day, alpha, beta) */
function posteriorDays(entries: string): View['select'] {
  return (source) => `SELECT
  namespace, retriever_id, entry.1 AS context, entry.2 AS arm, entry.3 AS day, sum(entry.4) AS alpha, sum(entry.5) AS beta
FROM (SELECT namespace, retriever_id, batch, ${entries} AS entries FROM ${source})
ARRAY JOIN entries AS entry
GROUP BY namespace, retriever_id, context, arm, day`;
}

/** @param entries of a row, as tuples (context, day, interactions) */
function contextDays(entries: string): View['select'] {
  return (source) => `SELECT
  namespace, retriever_id, entry.1 AS context, entry.2 AS day, sum(entry.3) AS interactions
FROM (SELECT namespace, retriever_id, batch, ${entries} AS entries FROM ${source})
ARRAY JOIN entries AS entry
WHERE entry.3 != 0
GROUP BY namespace, retriever_id, context, day`;
}
