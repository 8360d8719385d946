import { meanOverCases } from '../../models/metrics/mean-over-cases.js';
import type { EvaluatedArm } from '../http/schemas/evaluation.js';
import type { MeasuredArm } from './measure-arms.js';
import type { NamedMetric } from './query-metrics.js';

/** Means over the judged queries: under `ndcg_at_10`, and under 10 and `ndcg`. */
export function summarizeArm(
  { fusion, values, failedQueries, firstFailure }: MeasuredArm,
  metrics: readonly NamedMetric[],
): EvaluatedArm {
  const overall: Record<string, number> = {};
  const byK: Record<string, Record<string, number>> = {};
  for (const [index, { name, metric, k }] of metrics.entries()) {
    const { value } = meanOverCases(values[index]!);
    overall[name] = value;
    if (k !== null) byK[k] = { ...byK[k], [metric]: value };
  }
  return {
    fusion,
    overall_metrics: overall,
    metrics_by_k: byK,
    failed_queries: failedQueries,
    first_failure: firstFailure,
  };
}
