import type { TableName } from '../rows.js';
import type { Table } from './table.js';

/*
 * What is kept of interactions and corrections beside themselves: sums, which materialized views add to as rows come.
 *
 * A batch and what a view makes of it are two blocks, and a crash can come between them. So each view also counts the batch's rows,
 * in the same block as its sums, under a context of the batch's own: what is found there says how often the sums have it.
 */

/** Sums of variants in segments; what they mean is in models/experiment. */
export const STATE_SUMS = [
  ...['samples', 'conversions', 'reward', 'expected', 'expected_squares'],
  ...['weight', 'score', 'weighed_score', 'score_squares'],
] as const;

export interface Total extends Table {
  readonly name: TotalName;
  readonly engine: 'SummingMergeTree' | 'AggregatingMergeTree';
  /** What is summed; the first also counts the rows of batches. */
  readonly engineColumns: readonly string[];
  /** The column in whose place rows of batches have the batch. */
  readonly batchColumn: 'context' | 'segment_key';
}

export type TotalName = 'posterior_days' | 'context_days' | 'variant_segment_state';

/** A materialized view: what a table's new rows add to a total. */
export interface View {
  readonly name: string;
  readonly from: TableName;
  readonly to: TotalName;
  /** @param source the table, as the layout names it, or a query in brackets */
  readonly select: (source: string) => string;
}

/** `context` of rows that count a batch begins so; those of requests begin otherwise. */
export const BATCH_CONTEXT = 'batch:';

/** A batch that waits for longer than that may be counted twice. */
const BATCH_LIFETIME = batchLifetime('context');

const CONTEXT = {
  namespace: 'LowCardinality(String)',
  retriever_id: 'LowCardinality(String)',
  context: 'String',
} as const;

export const TOTALS: Readonly<Record<TotalName, Total>> = {
  /** Observations of an arm in a context by day. */
  posterior_days: {
    name: 'posterior_days',
    columns: { ...CONTEXT, arm: 'LowCardinality(String)', day: 'Int32', alpha: 'Float64', beta: 'Float64' },
    engine: 'SummingMergeTree',
    engineColumns: ['alpha', 'beta'],
    batchColumn: 'context',
    orderBy: ['namespace', 'retriever_id', 'context', 'arm', 'day'],
    shardBy: ['namespace', 'retriever_id', 'context'],
    lifetime: BATCH_LIFETIME,
  },
  /** Interactions with a reward in a context by day. */
  context_days: {
    name: 'context_days',
    columns: { ...CONTEXT, day: 'Int32', interactions: 'Int64' },
    engine: 'SummingMergeTree',
    engineColumns: ['interactions'],
    batchColumn: 'context',
    orderBy: ['namespace', 'retriever_id', 'context', 'day'],
    shardBy: ['namespace', 'retriever_id', 'context'],
    lifetime: BATCH_LIFETIME,
  },
  /**
   * How a variant of an experiment was allocated in a segment by day, and what earned whoever was erased since: what others earned is
   * summed from `conversions` when it is read, where an allocation that two servers were told of counts once.
   */
  variant_segment_state: {
    name: 'variant_segment_state',
    columns: {
      namespace: 'LowCardinality(String)',
      experiment_id: 'LowCardinality(String)',
      region: 'LowCardinality(String)',
      segment_key: 'String',
      variant: 'LowCardinality(String)',
      day: 'Int32',
      ...Object.fromEntries(STATE_SUMS.map((name) => [name, 'SimpleAggregateFunction(sum, Float64)'])),
    },
    engine: 'AggregatingMergeTree',
    engineColumns: STATE_SUMS,
    batchColumn: 'segment_key',
    orderBy: ['namespace', 'experiment_id', 'region', 'segment_key', 'variant', 'day'],
    shardBy: ['namespace', 'experiment_id'],
    lifetime: batchLifetime('segment_key'),
  },
};

function batchLifetime(column: string): string {
  return `toDate(day) + toIntervalDay(90) DELETE WHERE startsWith(${column}, '${BATCH_CONTEXT}')`;
}

const INTERACTION_BATCH = `concat('${BATCH_CONTEXT}interactions:', batch)`;
const CORRECTION_BATCH = `concat('${BATCH_CONTEXT}corrections:', batch)`;

export const VIEWS: readonly View[] = [
  {
    name: 'interactions_to_posterior_days',
    from: 'interactions',
    to: 'posterior_days',
    select: posteriorDays(
      'arrayPushBack(arrayZip(`deltas.context`, `deltas.arm`, `deltas.day`, `deltas.alpha`, `deltas.beta`), ' +
        `(${INTERACTION_BATCH}, '', toInt32(today()), 1., 0.))`,
    ),
  },
  {
    name: 'corrections_to_posterior_days',
    from: 'corrections',
    to: 'posterior_days',
    select: posteriorDays(`[(context, arm, day, alpha, beta), (${CORRECTION_BATCH}, '', toInt32(today()), 1., 0.)]`),
  },
  {
    name: 'interactions_to_context_days',
    from: 'interactions',
    to: 'context_days',
    select: contextDays(
      'arrayPushBack(arrayMap(context -> (context, toInt32(intDiv(toUnixTimestamp64Milli(occurred_at), 86400000)), ' +
        `toInt64(reward_value != 0)), contexts), (${INTERACTION_BATCH}, toInt32(today()), toInt64(1)))`,
    ),
  },
  {
    name: 'corrections_to_context_days',
    from: 'corrections',
    to: 'context_days',
    select: contextDays(`[(context, day, interactions), (${CORRECTION_BATCH}, toInt32(today()), toInt64(1))]`),
  },
  {
    name: 'allocations_to_variant_segment_state',
    from: 'allocations',
    to: 'variant_segment_state',
    select: variantSegmentState(
      // Γ of an allocation without a reward, as models/experiment says it, goes with each variant.
      `arrayMap((v, e, g) -> (segment_key, toString(v), toInt32(intDiv(toUnixTimestamp64Milli(allocated_at), 86400000)),
        toFloat64(v = variant), 0., 0., e, e * e, sqrt(e), sqrt(e) * g, e * g, e * g * g),
        variants, propensities, arrayMap((v, e, m) -> m * if(v = variant, 1 - 1 / e, 1.), variants, propensities, expected))`,
    ),
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

/** @param entries of a row, as tuples (segment_key, variant, day, then the sums) */
function variantSegmentState(entries: string): View['select'] {
  const batch = `(concat('${BATCH_CONTEXT}allocations:', batch), '', toInt32(today()), 1., ${STATE_SUMS.slice(1)
    .map(() => '0.')
    .join(', ')})`;
  const sums = STATE_SUMS.map((name, index) => `sum(entry.${index + 4}) AS ${name}`);
  return (source) => `SELECT
  namespace, experiment_id, region, entry.1 AS segment_key, entry.2 AS variant, entry.3 AS day, ${sums.join(', ')}
FROM (SELECT namespace, experiment_id, region, batch, arrayPushBack(${entries}, ${batch}) AS entries FROM ${source})
ARRAY JOIN entries AS entry
GROUP BY namespace, experiment_id, region, segment_key, variant, day`;
}
