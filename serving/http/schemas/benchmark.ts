import Type, { type Static } from 'typebox';
import { INTERACTION_TYPES } from '../../../data/schema/interactions.js';
import { SESSION_SAMPLES } from '../../../data/store/reads/sessions.js';
import { NullableNumber, NullableText } from './nullable.js';
import { PageQuerySchema } from './page.js';

const closed = { additionalProperties: false };
const Id = Type.String({ minLength: 1, maxLength: 512 });
const Moment = Type.String({ format: 'date-time' });
const Types = Type.Array(Type.Enum([...INTERACTION_TYPES]), { minItems: 1, maxItems: INTERACTION_TYPES.length });
const ByK = Type.Record(Type.String(), Type.Number(), { description: 'By cutoff.' });

const SessionFilterSchema = Type.Object(
  {
    retriever_ids: Type.Optional(
      Type.Array(Id, { minItems: 1, maxItems: 20, description: 'Whose sessions. Default: those that are compared.' }),
    ),
    time_range: Type.Optional(
      Type.Object(
        { start: Type.Optional(Moment), end: Type.Optional(Moment) },
        { ...closed, description: 'Default: the last 30 days.' },
      ),
    ),
    min_interactions: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 1 })),
    interaction_types: Type.Optional(Types),
    sample_strategy: Type.Optional(
      Type.Enum([...SESSION_SAMPLES], { default: 'random', description: 'stratified: as many of each day.' }),
    ),
    interaction_weights: Type.Optional(
      Type.Object(
        {
          weights: Type.Object(
            Object.fromEntries(
              INTERACTION_TYPES.map(
                (type) => [type, Type.Optional(Type.Number({ minimum: -100, maximum: 100 }))] as const,
              ),
            ),
            closed,
          ),
        },
        {
          ...closed,
          description: 'What an interaction is worth by type. Default: its reward, as it was learned from.',
        },
      ),
    ),
  },
  closed,
);

/** Body of POST /v1/retrievers/benchmarks. */
export const RunBenchmarkSchema = Type.Object(
  {
    benchmark_name: Type.String({ minLength: 1, maxLength: 255 }),
    baseline_retriever_id: Id,
    candidate_retriever_ids: Type.Array(Id, { minItems: 1, maxItems: 5 }),
    session_filter: Type.Optional(SessionFilterSchema),
    session_count: Type.Optional(Type.Integer({ minimum: 10, maximum: 10_000, default: 1000 })),
  },
  closed,
);

const BENCHMARK_STATUSES = [
  'pending',
  'building_sessions',
  'replaying',
  'computing_metrics',
  'completed',
  'failed',
] as const;

/** Query of GET /v1/retrievers/benchmarks. */
export const BenchmarksQuerySchema = Type.Object(
  { ...PageQuerySchema.properties, status: Type.Optional(Type.Enum([...BENCHMARK_STATUSES])) },
  closed,
);

const LatencySchema = Type.Object({
  mean_ms: Type.Number(),
  p50_ms: Type.Number(),
  p90_ms: Type.Number(),
  p99_ms: Type.Number(),
  stage_latencies: Type.Record(Type.String(), Type.Number(), { description: 'Mean milliseconds by stage.' }),
});

/** What one retriever would have shown in the sessions. Ranks are from 1; a document that is not shown has the one after the last. */
const ReplayResultSchema = Type.Object({
  retriever_id: Type.String(),
  retriever_version: Type.Integer(),
  ndcg_at_k: ByK,
  recall_at_k: ByK,
  mean_rank_clicked: NullableNumber(),
  mean_rank_purchased: NullableNumber(),
  avg_position_delta: NullableNumber({
    description: 'Mean rank less that of the baseline, over relevant documents: below 0 is promoted.',
  }),
  items_promoted: Type.Integer(),
  items_demoted: Type.Integer(),
  sessions_improved: Type.Integer({ description: 'NDCG@10 above that of the baseline.' }),
  sessions_degraded: Type.Integer(),
  sessions_neutral: Type.Integer(),
  failed_queries: Type.Integer({ description: 'Refused by the retriever: counted as answers without results.' }),
  latency: LatencySchema,
});

const ReplayComparisonSchema = Type.Object({
  candidate_retriever_id: Type.String(),
  ndcg_delta: Type.Number({ description: 'NDCG@10, candidate less baseline.' }),
  recall_delta: Type.Number({ description: 'Recall@10.' }),
  latency_delta_ms: Type.Number({ description: 'Mean.' }),
  p_value: NullableNumber({ description: "Paired t-test of NDCG@10, a user's sessions as one unit." }),
  confidence_interval: Type.Unsafe<{ low: number; high: number } | null>({
    ...Type.Object({ low: Type.Number(), high: Type.Number() }),
    type: ['object', 'null'],
    description: '95 %, of ndcg_delta.',
  }),
  recommendation: Type.String(),
});

export const BenchmarkSchema = Type.Object({
  benchmark_id: Type.String(),
  benchmark_name: Type.String(),
  baseline_retriever_id: Type.String(),
  candidate_retriever_ids: Type.Array(Type.String()),
  session_filter: SessionFilterSchema,
  session_count: Type.Integer({ description: 'Wanted.' }),
  status: Type.Enum([...BENCHMARK_STATUSES]),
  sessions_replayed: Type.Integer(),
  queries_replayed: Type.Integer(),
  baseline_result: Type.Unsafe<Static<typeof ReplayResultSchema> | null>({
    ...ReplayResultSchema,
    type: ['object', 'null'],
  }),
  candidate_results: Type.Array(ReplayResultSchema),
  comparisons: Type.Array(ReplayComparisonSchema),
  error_message: NullableText(),
  namespace_id: Type.String(),
  created_at: Type.String(),
  updated_at: Type.String(),
  completed_at: NullableText(),
});

export const BenchmarksSchema = Type.Object({
  benchmarks: Type.Array(BenchmarkSchema),
  total: Type.Integer(),
  page: Type.Integer(),
  page_size: Type.Integer(),
});

export const DeletedBenchmarkSchema = Type.Object({ benchmark_id: Type.String(), deleted: Type.Boolean() });

export type RunBenchmark = Static<typeof RunBenchmarkSchema>;
export type SessionFilterBody = Static<typeof SessionFilterSchema>;
export type Benchmark = Static<typeof BenchmarkSchema>;
export type ReplayResult = Static<typeof ReplayResultSchema>;
export type ReplayComparison = Static<typeof ReplayComparisonSchema>;
