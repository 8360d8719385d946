import type {
  AdaptationAnalyticsQuerySchema,
  AdaptationAnalyticsSchema,
} from '../http/schemas/adaptation-analytics.js';
import type {
  ConvergenceSchema,
  HoursQuerySchema,
  PerformanceQuerySchema,
  PerformanceSchema,
  SignalsQuerySchema,
  SignalsSchema,
  SlowQueriesQuerySchema,
  SlowQueriesSchema,
  StagesSchema,
  TuningQuerySchema,
  TuningSchema,
} from '../http/schemas/retriever-analytics.js';
import type { Http } from './http.js';
import { path } from './path.js';
import type { Wire } from './wire.js';

/** How retrievers do, by what people did; each but the last of one retriever. */
export function analyticsOf(http: Http) {
  return {
    /** Weights that were drawn, and what became of them. */
    signals: (id: string, query: Wire<typeof SignalsQuerySchema> = {}) =>
      http.get<Wire<typeof SignalsSchema>>(path`/v1/analytics/retrievers/${id}/signals`, { ...query }),

    convergence: (id: string) =>
      http.get<Wire<typeof ConvergenceSchema>>(path`/v1/analytics/retrievers/${id}/convergence`),

    performance: (id: string, query: Wire<typeof PerformanceQuerySchema> = {}) =>
      http.get<Wire<typeof PerformanceSchema>>(path`/v1/analytics/retrievers/${id}/performance`, { ...query }),

    stages: (id: string, query: Wire<typeof HoursQuerySchema> = {}) =>
      http.get<Wire<typeof StagesSchema>>(path`/v1/analytics/retrievers/${id}/stages`, { ...query }),

    slowQueries: (id: string, query: Wire<typeof SlowQueriesQuerySchema> = {}) =>
      http.get<Wire<typeof SlowQueriesSchema>>(path`/v1/analytics/retrievers/${id}/slow-queries`, { ...query }),

    analyzeTuning: (id: string, query: Wire<typeof TuningQuerySchema> = {}) =>
      http.post<Wire<typeof TuningSchema>>(path`/v1/analytics/retrievers/${id}/analyze-tuning`, undefined, {
        ...query,
      }),

    /** What adapting the network to users gains. */
    adaptation: (query: Wire<typeof AdaptationAnalyticsQuerySchema> = {}) =>
      http.get<Wire<typeof AdaptationAnalyticsSchema>>('/v1/analytics/adaptation', { ...query }),
  };
}
