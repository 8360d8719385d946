import type { StageLatencyRow } from '../../data/store/reads/stage-latencies.js';

/** What the steps of answering take, each with its searches; the costliest first. */
export function describeStages(rows: readonly StageLatencyRow[]) {
  return rows
    .filter(({ feature_uri }) => feature_uri === '')
    .map((stage) => ({
      stage_name: stage.stage_name,
      ...latency(stage),
      mean_input_count: stage.mean_input_count,
      mean_output_count: stage.mean_output_count,
      searches: rows
        .filter(({ stage_name, feature_uri }) => stage_name === stage.stage_name && feature_uri !== '')
        .map((search) => ({
          feature_uri: search.feature_uri,
          ...latency(search),
          mean_result_count: search.mean_output_count,
        })),
    }));
}

function latency({ executions, mean_ms, p50_ms, p95_ms, max_ms }: StageLatencyRow) {
  return {
    executions,
    mean_latency_ms: mean_ms,
    p50_latency_ms: p50_ms,
    p95_latency_ms: p95_ms,
    max_latency_ms: max_ms,
  };
}
