import type { Store } from '../store.js';
import type { OutcomeFilter } from './execution-outcomes.js';
import { PERIOD_START, type Period } from './period-start.js';

/** How the weights that results were fused with varied. */
export interface WeightSpreadRow {
  /** Start of the period, ISO 8601; null: all of them. */
  readonly period: string | null;
  /** Arm of the rollout; null: both. */
  readonly served: 'learned' | 'static' | null;
  readonly source: string;
  readonly samples: number;
  readonly mean: number;
  /** With n − 1; null of one sample. */
  readonly variance: number | null;
}

/** Of each source by period and arm, and by each alone; executions that were fused without weights are left out. */
export function readWeightSpread(
  store: Store,
  { windowHours: _, ...filter }: OutcomeFilter,
  period: Period,
): Promise<WeightSpreadRow[]> {
  return store.query<WeightSpreadRow>(
    `SELECT if(grouping(start) = 1, NULL, toDateTime64(start, 3, 'UTC')) AS period,
       if(grouping(arm) = 1, NULL, arm) AS served,
       source, count() AS samples, avg(weight) AS mean,
       if(samples > 1, varSampStable(weight), NULL) AS variance
     FROM (
       SELECT ${PERIOD_START[period]} AS start, toString(served) AS arm, toString(source) AS source, weight
       FROM executions
       ARRAY JOIN sources AS source, weights AS weight
       WHERE namespace = {namespace:String} AND retriever_id = {retrieverId:String}
         AND executed_at >= parseDateTime64BestEffort({from:String}, 3)
         AND executed_at < parseDateTime64BestEffort({to:String}, 3)
         AND length(sources) = length(weights)
     )
     GROUP BY GROUPING SETS ((start, arm, source), (start, source), (arm, source), (source))
     ORDER BY period, served, source`,
    filter,
  );
}
