import type { AllocateSchema, AllocationSchema, ConversionSchema, ConvertSchema } from '../http/schemas/allocation.js';
import type {
  CreateExperimentSchema,
  ExperimentSchema,
  ExperimentsQuerySchema,
  ExperimentsSchema,
} from '../http/schemas/experiment.js';
import type {
  AnalysisQuerySchema,
  AnalysisSchema,
  DriftQuerySchema,
  DriftSchema,
  OffPolicyAnswerSchema,
  OffPolicySchema,
  SegmentsQuerySchema,
  SegmentsSchema,
} from '../http/schemas/experiment-analysis.js';
import type { MergedRegionsSchema, RegionStateSchema } from '../http/schemas/experiment-region.js';
import type { Http } from './http.js';
import { path } from './path.js';
import type { Wire } from './wire.js';

type Experiment = Wire<typeof ExperimentSchema>;

/** Variants that are allocated by context, and what came of them. */
export function experimentsOf(http: Http) {
  return {
    create: (experiment: Wire<typeof CreateExperimentSchema>) => http.post<Experiment>('/v1/experiments', experiment),

    list: (query: Wire<typeof ExperimentsQuerySchema> = {}) =>
      http.get<Wire<typeof ExperimentsSchema>>('/v1/experiments', { ...query }),

    get: (experimentId: string) => http.get<Experiment>(path`/v1/experiments/${experimentId}`),

    /** What was allocated can still convert. */
    stop: (experimentId: string) => http.post<Experiment>(path`/v1/experiments/${experimentId}/stop`),

    /** Chooses a variant for a visit. */
    allocate: (experimentId: string, visit: Wire<typeof AllocateSchema> = {}) =>
      http.post<Wire<typeof AllocationSchema>>(path`/v1/experiments/${experimentId}/allocate`, visit),

    /** Says what an allocation earned; the first report counts. */
    convert: (allocationId: string, outcome: Wire<typeof ConvertSchema>) =>
      http.post<Wire<typeof ConversionSchema>>(path`/v1/allocations/${allocationId}/convert`, outcome),

    analysis: (experimentId: string, query: Wire<typeof AnalysisQuerySchema> = {}) =>
      http.get<Wire<typeof AnalysisSchema>>(path`/v1/experiments/${experimentId}/analysis`, { ...query }),

    segments: (experimentId: string, query: Wire<typeof SegmentsQuerySchema> = {}) =>
      http.get<Wire<typeof SegmentsSchema>>(path`/v1/experiments/${experimentId}/segments`, { ...query }),

    /** What another rule would have earned. */
    offPolicy: (experimentId: string, rule: Wire<typeof OffPolicySchema>) =>
      http.post<Wire<typeof OffPolicyAnswerSchema>>(path`/v1/experiments/${experimentId}/off-policy`, rule),

    /** What this region has counted, for {@link merge} in another. */
    state: (experimentId: string) =>
      http.get<Wire<typeof RegionStateSchema>>(path`/v1/experiments/${experimentId}/state`),

    merge: (experimentId: string, state: Wire<typeof RegionStateSchema>) =>
      http.post<Wire<typeof MergedRegionsSchema>>(path`/v1/experiments/${experimentId}/state`, state),

    drift: (experimentId: string, query: Wire<typeof DriftQuerySchema> = {}) =>
      http.get<Wire<typeof DriftSchema>>(path`/v1/experiments/${experimentId}/drift`, { ...query }),
  };
}
