import { invalidValue } from '../http/invalid-value.js';
import type { Evaluation, RunEvaluation } from '../http/schemas/evaluation.js';
import type { Fusion, Retriever } from '../retrieval/retriever.js';
import { fusionOf } from './ask-retriever.js';
import { DEFAULT_K_VALUES, METRICS } from './query-metrics.js';

/**
 * What an evaluation does, with its defaults: all metrics, cutoffs within the limit, and the retriever's own way of fusing.
 *
 * @throws FusionError `invalid_value` on a cutoff that the limit does not reach
 */
export function readEvaluationConfig(retriever: Pick<Retriever, 'stages'>, given: RunEvaluation): Evaluation['config'] {
  const { limit = null, fusion_override = fusionOf(retriever), evaluation_config = {} } = given;
  const { k_values, metrics = [...METRICS] } = evaluation_config;
  const reach = limit ?? Number.POSITIVE_INFINITY;
  for (const [index, k] of (k_values ?? []).entries()) {
    if (k > reach) {
      throw invalidValue(`evaluation_config.k_values[${index}]`, `a cutoff within the limit of ${reach}`, k);
    }
  }
  return {
    k_values: distinct(k_values ?? DEFAULT_K_VALUES.filter((k) => k <= reach)).sort((a, b) => a - b),
    metrics: distinct(metrics),
    limit,
    arms: distinct<Fusion>([fusion_override].flat()),
  };
}

function distinct<Value>(values: readonly Value[]): Value[] {
  return [...new Set(values)];
}
