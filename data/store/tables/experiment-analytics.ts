import type { Table } from './table.js';
import { variantSums } from './variant-sums.js';

/*
 * What people ask of experiments in SQL. Rates and lifts are plain: which of them can be told from chance, and what adaptive allocation
 * does to them, is said by the analysis over HTTP.
 */

/** By segment and variant, over all regions and days. */
const PERFORMANCE = `SELECT namespace, experiment_id, segment_key, variant,
  sum(s.samples) AS samples, sum(s.conversions) AS conversions, sum(s.reward) AS reward,
  sum(s.reward) / nullIf(sum(s.samples), 0) AS rate
FROM (${variantSums('1')}) AS s
GROUP BY namespace, experiment_id, segment_key, variant`;

/** By segment, beside everybody in the experiment. */
const LIFT = `SELECT namespace, experiment_id, segment_key,
  sum(p.samples) AS samples, sum(p.reward) AS reward,
  sum(p.reward) / nullIf(sum(p.samples), 0) AS rate,
  sum(sum(p.reward)) OVER everybody / nullIf(sum(sum(p.samples)) OVER everybody, 0) AS global_rate,
  100 * (rate / nullIf(global_rate, 0) - 1) AS lift_percent
FROM v_segment_performance AS p
GROUP BY namespace, experiment_id, segment_key
WINDOW everybody AS (PARTITION BY namespace, experiment_id)`;

export const EXPERIMENT_VIEWS = [
  { name: 'v_segment_performance', select: PERFORMANCE },
  { name: 'v_segment_lift', select: LIFT },
] as const;

/** `v_segment_lift` as it was when the server's timer last read it: for dashboards that ask often. */
export const ANALYTICS_TABLE: Table = {
  name: 'mv_segment_analytics',
  columns: {
    namespace: 'LowCardinality(String)',
    experiment_id: 'LowCardinality(String)',
    segment_key: 'String',
    samples: 'Float64',
    reward: 'Float64',
    rate: 'Nullable(Float64)',
    global_rate: 'Nullable(Float64)',
    lift_percent: 'Nullable(Float64)',
    refreshed_at: "DateTime64(3, 'UTC')",
  },
  engine: 'ReplacingMergeTree',
  engineColumns: ['refreshed_at'],
  orderBy: ['namespace', 'experiment_id', 'segment_key'],
  shardBy: ['namespace', 'experiment_id'],
};
