import type { Store } from '../store.js';

/** What a step of answering took, over executions. */
export interface StageLatencyRow {
  readonly stage_name: string;
  readonly executions: number;
  readonly mean_ms: number;
  readonly p50_ms: number;
  readonly p95_ms: number;
  readonly max_ms: number;
  /** Means; null where the step is not given candidates. */
  readonly mean_input_count: number | null;
  readonly mean_output_count: number;
}

/** The costliest first. */
export function readStageLatencies(
  store: Store,
  filter: { readonly namespace: string; readonly retrieverId: string; readonly from: string },
): Promise<StageLatencyRow[]> {
  return store.query<StageLatencyRow>(
    `SELECT stage.stage_name AS stage_name, uniqExact(execution_id) AS executions,
       avg(stage.duration_ms) AS mean_ms,
       quantileExactInclusive(0.5)(stage.duration_ms) AS p50_ms, quantileExactInclusive(0.95)(stage.duration_ms) AS p95_ms,
       max(stage.duration_ms) AS max_ms,
       avg(stage.input_count) AS mean_input_count, avg(stage.output_count) AS mean_output_count
     FROM (
       SELECT execution_id, arrayJoin(JSONExtract(stages,
         'Array(Tuple(stage_name String, duration_ms Float64, input_count Nullable(UInt64), output_count UInt64))')) AS stage
       FROM executions
       WHERE namespace = {namespace:String} AND retriever_id = {retrieverId:String}
         AND executed_at >= parseDateTime64BestEffort({from:String}, 3)
     )
     GROUP BY stage_name
     ORDER BY sum(stage.duration_ms) DESC, stage_name`,
    { ...filter },
  );
}
