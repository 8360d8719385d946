import type {
  BenchmarkSchema,
  BenchmarksQuerySchema,
  BenchmarksSchema,
  DeletedBenchmarkSchema,
  RunBenchmarkSchema,
} from '../http/schemas/benchmark.js';
import type {
  EvaluationSchema,
  EvaluationsQuerySchema,
  EvaluationsSchema,
  PendingEvaluationSchema,
  RunEvaluationSchema,
} from '../http/schemas/evaluation.js';
import type {
  CreateEvaluationDatasetSchema,
  DeletedEvaluationDatasetSchema,
  EvaluationDatasetSchema,
  EvaluationDatasetsSchema,
  GenerateDatasetSchema,
} from '../http/schemas/evaluation-dataset.js';
import type { PageQuerySchema } from '../http/schemas/page.js';
import type { Http } from './http.js';
import { path } from './path.js';
import type { Wire } from './wire.js';

type Dataset = Wire<typeof EvaluationDatasetSchema>;
type Evaluation = Wire<typeof EvaluationSchema>;
type PendingEvaluation = Wire<typeof PendingEvaluationSchema>;
type Benchmark = Wire<typeof BenchmarkSchema>;

/** Whether retrievers find what they should, and which of them does better. */
export function evaluationsOf(http: Http) {
  return {
    /** The whole evaluation when it is done soon; else what {@link get} asks for. */
    run: (retrieverId: string, evaluation: Wire<typeof RunEvaluationSchema>) =>
      http.post<Evaluation | PendingEvaluation>(path`/v1/retrievers/${retrieverId}/evaluations`, evaluation),

    get: (retrieverId: string, evaluationId: string) =>
      http.get<Evaluation>(path`/v1/retrievers/${retrieverId}/evaluations/${evaluationId}`),

    list: (retrieverId: string, query: Wire<typeof EvaluationsQuerySchema> = {}) =>
      http.get<Wire<typeof EvaluationsSchema>>(path`/v1/retrievers/${retrieverId}/evaluations`, { ...query }),

    /** Makes a data set of what people did. */
    generateFromInteractions: (retrieverId: string, options: Wire<typeof GenerateDatasetSchema> = {}) =>
      http.post<Dataset>(path`/v1/retrievers/${retrieverId}/evaluations/generate-from-interactions`, options),

    /** Questions with what would be good answers. */
    datasets: {
      create: (dataset: Wire<typeof CreateEvaluationDatasetSchema>) =>
        http.post<Dataset>('/v1/retrievers/evaluations/datasets', dataset),

      list: (query: Wire<typeof PageQuerySchema> = {}) =>
        http.get<Wire<typeof EvaluationDatasetsSchema>>('/v1/retrievers/evaluations/datasets', { ...query }),

      /** @param dataset its id or its name */
      get: (dataset: string) => http.get<Dataset>(path`/v1/retrievers/evaluations/datasets/${dataset}`),

      delete: (dataset: string) =>
        http.delete<Wire<typeof DeletedEvaluationDatasetSchema>>(path`/v1/retrievers/evaluations/datasets/${dataset}`),
    },

    /** Past sessions, replayed with other retrievers. */
    benchmarks: {
      run: (benchmark: Wire<typeof RunBenchmarkSchema>) => http.post<Benchmark>('/v1/retrievers/benchmarks', benchmark),

      list: (query: Wire<typeof BenchmarksQuerySchema> = {}) =>
        http.get<Wire<typeof BenchmarksSchema>>('/v1/retrievers/benchmarks', { ...query }),

      get: (benchmarkId: string) => http.get<Benchmark>(path`/v1/retrievers/benchmarks/${benchmarkId}`),

      delete: (benchmarkId: string) =>
        http.delete<Wire<typeof DeletedBenchmarkSchema>>(path`/v1/retrievers/benchmarks/${benchmarkId}`),
    },
  };
}
