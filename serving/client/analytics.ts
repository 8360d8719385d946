import type {
  AdaptationAnalyticsQuerySchema,
  AdaptationAnalyticsSchema,
} from '../http/schemas/adaptation-analytics.js';
import type { ReliabilityQuerySchema, ReliabilitySchema } from '../http/schemas/reliability.js';
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
import type { TrafficQuerySchema, TrafficSchema } from '../http/schemas/traffic.js';
import type { Http } from './http.js';
import { path } from './path.js';
import type { Wire } from './wire.js';

/** How retrievers do, by what people did; those of one retriever, and then those of all requests. */
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

    /** Whether scores that people's feedback was about came true as often as they said. */
    reliability: (query: Wire<typeof ReliabilityQuerySchema> = {}) =>
      http.get<Wire<typeof ReliabilitySchema>>('/v1/analytics/reliability', { ...query }),

    /** The last hour of requests, as the server saw it that answers. */
    requests: (query: Wire<typeof TrafficQuerySchema> = {}) =>
      http.get<Wire<typeof TrafficSchema>>('/v1/analytics/requests', { ...query }),
  };
}
