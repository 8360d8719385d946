import { EntityTable } from '../entities/entity-table.js';
import type { FeedbackLoopOptions } from '../feedback-loop-options.js';
import type { Benchmark } from '../http/schemas/benchmark.js';
import type { Evaluation } from '../http/schemas/evaluation.js';
import type { EvaluationDataset } from '../http/schemas/evaluation-dataset.js';
import type { Retrieval } from '../retrieval/retrieval.js';
import { createBackgroundJobs } from './background-jobs.js';
import { type Benchmarks, createBenchmarks } from './benchmarks.js';
import { createEvaluationDatasets, type EvaluationDatasets } from './evaluation-datasets.js';
import { createEvaluations, type Evaluations } from './evaluations.js';
import { createKeptRuns } from './kept-runs.js';

/** How good retrievers are: by data sets of known answers, and by sessions that happened. */
export interface Assessment {
  readonly datasets: EvaluationDatasets;
  readonly evaluations: Evaluations;
  readonly benchmarks: Benchmarks;
  /** Stops what runs, which is kept as failed. */
  close(): Promise<void>;
}

export interface AssessmentOptions extends FeedbackLoopOptions {
  readonly retrieval: Retrieval;
  /** Milliseconds of a steady clock. */
  readonly now?: () => number;
}

/** Of all namespaces together: they take turns with the requests. */
const JOBS = { atOnce: 2, waiting: 16 };

export function createAssessment(options: AssessmentOptions): Assessment {
  const { retrieval, wallClock, seed, now = () => performance.now() } = options;
  const jobs = createBackgroundJobs(JOBS);
  const evaluations = createKeptRuns<Evaluation>({
    ...options,
    jobs,
    table: new EntityTable('evaluation', options),
    idOf: ({ evaluation_id }) => evaluation_id,
  });
  const benchmarks = createKeptRuns<Benchmark>({
    ...options,
    jobs,
    table: new EntityTable('benchmark', options),
    idOf: ({ benchmark_id }) => benchmark_id,
  });
  return {
    datasets: createEvaluationDatasets(new EntityTable<EvaluationDataset>('evaluation_dataset', options), wallClock),
    evaluations: createEvaluations({ runs: evaluations, retrieval, wallClock, seed }),
    benchmarks: createBenchmarks({ runs: benchmarks, retrieval, wallClock, now }),
    close: () => jobs.close(),
  };
}
