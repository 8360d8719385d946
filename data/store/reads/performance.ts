import type { Store } from '../store.js';
import { EXECUTION_OUTCOMES, type OutcomeFilter } from './execution-outcomes.js';
import { PERIOD_START, type Period } from './period-start.js';

/** What executions led to, summed; rates are quotients of these. */
export interface PerformanceRow {
  /** Start of the period, ISO 8601; null: all of them. */
  readonly period: string | null;
  /** Arm of the rollout; null: both. */
  readonly served: 'learned' | 'static' | null;
  readonly executions: number;
  readonly units: number;
  readonly interactions: number;
  /** Executions that somebody did anything with. */
  readonly engaged: number;
  /** Executions whose first, second, third result got a positive reward, and those with at least so many results; [3] each. */
  readonly hits: readonly number[];
  readonly shown: readonly number[];
  /** Executions of whose first three results any got one. */
  readonly hits_in_three: number;
  /** Executions without a result. */
  readonly empty: number;
  /** Σ 1 / rank of the best result with a positive reward; 0 where none has. */
  readonly reciprocal_ranks: number;
  readonly reward: number;
  readonly mean_ms: number;
  readonly p50_ms: number;
  readonly p95_ms: number;
}

/** Of each period and arm, of each period, of each arm, and of all; nothing for what did not happen. Periods are of UTC. */
export function readPerformance(store: Store, filter: OutcomeFilter, period: Period): Promise<PerformanceRow[]> {
  return store.query<PerformanceRow>(
    `SELECT if(grouping(start) = 1, NULL, toDateTime64(start, 3, 'UTC')) AS period,
       if(grouping(arm) = 1, NULL, arm) AS served,
       count() AS executions, uniqExact(unit) AS units, sum(interactions) AS interactions,
       countIf(engagements > 0) AS engaged,
       [countIf(has(ranks, 1)), countIf(has(ranks, 2)), countIf(has(ranks, 3))] AS hits,
       [countIf(results >= 1), countIf(results >= 2), countIf(results >= 3)] AS shown,
       countIf(hasAny(ranks, [toInt64(1), 2, 3])) AS hits_in_three,
       countIf(results = 0) AS empty,
       sum(if(empty(ranks), 0, 1 / ranks[1])) AS reciprocal_ranks,
       sum(reward) AS reward, avg(took_ms) AS mean_ms,
       quantileExactInclusive(0.5)(took_ms) AS p50_ms, quantileExactInclusive(0.95)(took_ms) AS p95_ms
     FROM (
       SELECT ${PERIOD_START[period]} AS start, toString(served) AS arm, unit, interactions, engagements, ranks, reward, took_ms,
         length(result_ids) AS results
       FROM ${EXECUTION_OUTCOMES}
     )
     GROUP BY GROUPING SETS ((start, arm), (start), (arm), ())
     HAVING executions > 0
     ORDER BY period, served`,
    { ...filter },
  );
}
