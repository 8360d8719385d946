import type { Store } from '../store.js';

/** What a step of answering took, or a search of it, over executions. */
export interface StageLatencyRow {
  readonly stage_name: string;
  /** `''` for the step as a whole. */
  readonly feature_uri: string;
  readonly executions: number;
  readonly mean_ms: number;
  readonly p50_ms: number;
  readonly p95_ms: number;
  readonly max_ms: number;
  /** Means; null where the step is not given candidates. */
  readonly mean_input_count: number | null;
  readonly mean_output_count: number;
}

const STAGE =
  'Tuple(stage_name String, duration_ms Float64, input_count Nullable(UInt64), output_count UInt64, ' +
  'searches Array(Tuple(feature_uri String, duration_ms Float64, result_count UInt64)))';

/** Steps, each before its searches; the costliest first. */
export function readStageLatencies(
  store: Store,
  filter: { readonly namespace: string; readonly retrieverId: string; readonly from: string },
): Promise<StageLatencyRow[]> {
  return store.query<StageLatencyRow>(
    `SELECT stage_name, part.1 AS feature_uri, uniqExact(execution_id) AS executions,
       avg(part.2) AS mean_ms, quantileExactInclusive(0.5)(part.2) AS p50_ms, quantileExactInclusive(0.95)(part.2) AS p95_ms,
       max(part.2) AS max_ms, avg(part.3) AS mean_input_count, avg(part.4) AS mean_output_count
     FROM (
       SELECT execution_id, stage.stage_name AS stage_name, arrayJoin(arrayConcat(
           [('', stage.duration_ms, stage.input_count, stage.output_count)],
           arrayMap(one -> (one.feature_uri, one.duration_ms, CAST(NULL, 'Nullable(UInt64)'), one.result_count), stage.searches)
         )) AS part
       FROM (
         SELECT execution_id, arrayJoin(JSONExtract(stages, 'Array(${STAGE})')) AS stage
         FROM executions
         WHERE namespace = {namespace:String} AND retriever_id = {retrieverId:String}
           AND executed_at >= parseDateTime64BestEffort({from:String}, 3)
       )
     )
     GROUP BY stage_name, feature_uri
     ORDER BY feature_uri != '', sum(part.2) DESC, stage_name, feature_uri`,
    { ...filter },
  );
}
