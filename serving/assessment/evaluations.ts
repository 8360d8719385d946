import { newId } from '../entities/new-id.js';
import { invalidValue } from '../http/invalid-value.js';
import type { Evaluation, RunEvaluation } from '../http/schemas/evaluation.js';
import type { EvaluationDataset } from '../http/schemas/evaluation-dataset.js';
import { unknownId } from '../http/unknown-id.js';
import type { Retrieval } from '../retrieval/retrieval.js';
import type { Retriever } from '../retrieval/retriever.js';
import type { StartedJob } from './background-jobs.js';
import { compareArms } from './compare-arms.js';
import { gradesOf } from './grades-of.js';
import type { KeptRuns } from './kept-runs.js';
import { measureArms } from './measure-arms.js';
import { namedMetrics } from './query-metrics.js';
import { readEvaluationConfig } from './read-evaluation-config.js';
import { summarizeArm } from './summarize-arm.js';

/** Measurements of retrievers by data sets. */
export interface Evaluations {
  /**
   * Starts one in the background.
   * @throws FusionError `invalid_value` where nothing can be measured, `overloaded` where too much is being measured
   */
  start(retriever: Retriever, dataset: EvaluationDataset, given: RunEvaluation): Promise<StartedEvaluation>;
  /** @throws FusionError `unknown_id` */
  get(namespace: string, retrieverId: string, evaluationId: string): Evaluation;
  /** Of one retriever, the latest first. */
  list(namespace: string, retrieverId: string): readonly Evaluation[];
}

export interface StartedEvaluation extends StartedJob {
  /** As it starts. */
  readonly evaluation: Evaluation;
}

export interface EvaluationsOptions {
  readonly runs: KeptRuns<Evaluation>;
  readonly retrieval: Retrieval;
  /** Milliseconds since 1970. */
  readonly wallClock: () => number;
  /** Of bootstrap intervals. */
  readonly seed: number;
}

export function createEvaluations({ runs, retrieval, wallClock, seed }: EvaluationsOptions): Evaluations {
  const measure = async (
    { evaluation_id: evaluationId, config }: Evaluation,
    { retriever, dataset, signal }: { retriever: Retriever; dataset: EvaluationDataset; signal: AbortSignal },
  ): Promise<Partial<Evaluation>> => {
    const metrics = namedMetrics(config.metrics, config.k_values);
    const options = { retrieval, fusions: config.arms, metrics, limit: config.limit, evaluationId, signal };
    const measured = await measureArms(retriever, dataset.queries, options);
    const arms = measured.arms.map((arm) => summarizeArm(arm, metrics));
    const { overall_metrics, metrics_by_k } = arms[0]!;
    const comparisons = await compareArms(measured, metrics, seed);
    return { arms, comparisons, overall_metrics, metrics_by_k, skipped_queries: measured.skippedQueries };
  };

  return {
    async start(retriever, dataset, given) {
      const evaluation = newEvaluation(retriever, dataset, { given, now: wallClock() });
      const { done } = await runs.start(evaluation, async (report, signal) => {
        await report({ status: 'in_progress' });
        return measure(evaluation, { retriever, dataset, signal });
      });
      return { evaluation, done };
    },
    get(namespace, retrieverId, evaluationId) {
      const evaluation = runs.get(namespace, evaluationId);
      if (evaluation?.retriever_id !== retrieverId) {
        throw unknownId('evaluation_id', 'an evaluation of this retriever', evaluationId);
      }
      return evaluation;
    },
    list: (namespace, retrieverId) => runs.list(namespace).filter(({ retriever_id }) => retriever_id === retrieverId),
  };
}

function newEvaluation(
  { retriever_id, version, ...retriever }: Retriever,
  { dataset_id, dataset_name, queries, query_count, namespace_id }: EvaluationDataset,
  { given, now }: { readonly given: RunEvaluation; readonly now: number },
): Evaluation {
  if (queries.every((query) => gradesOf(query).size === 0)) {
    throw invalidValue('dataset_id', 'a data set with a relevant document', dataset_id);
  }
  const evaluation_id = newId('eval');
  const created_at = new Date(now).toISOString();
  return {
    evaluation_id,
    task_id: evaluation_id,
    retriever_id,
    retriever_version: version,
    dataset_id,
    dataset_name,
    config: readEvaluationConfig(retriever, given),
    status: 'pending',
    query_count,
    skipped_queries: 0,
    overall_metrics: {},
    metrics_by_k: {},
    arms: [],
    comparisons: [],
    error_message: null,
    namespace_id,
    internal_id: evaluation_id,
    created_at,
    updated_at: created_at,
    completed_at: null,
  };
}
