import Type, { type Static } from 'typebox';
import { METRICS } from '../../assessment/query-metrics.js';
import { FUSIONS } from '../../retrieval/retriever.js';
import { NullableNumber, NullableText } from './nullable.js';
import { PageQuerySchema } from './page.js';

const closed = { additionalProperties: false };
const Name = Type.String({ minLength: 1, maxLength: 255 });
const Fusion = Type.Enum([...FUSIONS]);
const Numbers = Type.Record(Type.String(), Type.Number());

const EvaluationConfigSchema = Type.Object(
  {
    k_values: Type.Optional(
      Type.Array(Type.Integer({ minimum: 1, maximum: 500 }), {
        minItems: 1,
        maxItems: 10,
        description: 'Cutoffs. Default: 1, 5, 10, 20.',
      }),
    ),
    metrics: Type.Optional(
      Type.Array(Type.Enum([...METRICS]), { minItems: 1, maxItems: METRICS.length, description: 'Default: all.' }),
    ),
  },
  closed,
);

/** Body of POST /v1/retrievers/{id}/evaluations. */
export const RunEvaluationSchema = Type.Object(
  {
    dataset_id: Type.Optional(Type.String({ minLength: 1, maxLength: 512 })),
    dataset_name: Type.Optional(Name),
    limit: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 500,
        description: 'Results of each query that are looked at. Default: all.',
      }),
    ),
    fusion_override: Type.Optional(
      Type.Union([Fusion, Type.Array(Fusion, { minItems: 1, maxItems: FUSIONS.length })], {
        description: 'Fuse so instead; several are compared with the first.',
      }),
    ),
    evaluation_config: Type.Optional(EvaluationConfigSchema),
  },
  closed,
);

const EVALUATION_STATUSES = ['pending', 'in_progress', 'completed', 'failed'] as const;

/** Query of GET /v1/retrievers/{id}/evaluations. */
export const EvaluationsQuerySchema = Type.Object(
  {
    ...PageQuerySchema.properties,
    status: Type.Optional(Type.Enum([...EVALUATION_STATUSES])),
    dataset_name: Type.Optional(Name),
  },
  closed,
);

const ArmSchema = Type.Object({
  fusion: Fusion,
  overall_metrics: Numbers,
  metrics_by_k: Type.Record(Type.String(), Numbers),
  failed_queries: Type.Integer({ description: 'Refused by the retriever: counted as answers without results.' }),
  first_failure: NullableText({ description: 'What the first of them said.' }),
});

/** An arm less the baseline, over the same queries. */
const DifferenceSchema = Type.Object({
  delta: Type.Number(),
  low: NullableNumber({ description: '95 % bootstrap interval; null with fewer than two users or queries.' }),
  high: NullableNumber(),
  p_value: NullableNumber({ description: 'Of the paired t-test.' }),
});

const ArmComparisonSchema = Type.Object({
  baseline: Fusion,
  candidate: Fusion,
  metrics: Type.Record(Type.String(), DifferenceSchema),
});

export const EvaluationSchema = Type.Object({
  evaluation_id: Type.String(),
  task_id: Type.String({ description: 'Repeats evaluation_id.' }),
  retriever_id: Type.String(),
  retriever_version: Type.Integer(),
  dataset_id: Type.String(),
  dataset_name: Type.String(),
  config: Type.Object({
    k_values: Type.Array(Type.Integer()),
    metrics: Type.Array(Type.Enum([...METRICS])),
    limit: NullableNumber(),
    arms: Type.Array(Fusion),
  }),
  status: Type.Enum([...EVALUATION_STATUSES]),
  query_count: Type.Integer({ description: 'Of the data set.' }),
  skipped_queries: Type.Integer({ description: 'Without a relevant document: in no average.' }),
  overall_metrics: Type.Record(Type.String(), Type.Number(), { description: 'Of the first arm.' }),
  metrics_by_k: Type.Record(Type.String(), Numbers, { description: 'Of the first arm.' }),
  arms: Type.Array(ArmSchema),
  comparisons: Type.Array(ArmComparisonSchema, { description: 'Of every other arm with the first.' }),
  error_message: NullableText(),
  namespace_id: Type.String(),
  internal_id: Type.String({ description: 'Repeats evaluation_id.' }),
  created_at: Type.String(),
  updated_at: Type.String(),
  completed_at: NullableText(),
});

/** Answer of 202: it goes on in the background. */
export const PendingEvaluationSchema = Type.Object({
  task_id: Type.String(),
  evaluation_id: Type.String(),
  task_type: Type.Literal('retriever.evaluation'),
  status: Type.Literal('pending'),
  created_at: Type.String(),
});

export const EvaluationsSchema = Type.Object({
  evaluations: Type.Array(EvaluationSchema),
  total: Type.Integer(),
  page: Type.Integer(),
  page_size: Type.Integer(),
});

export type RunEvaluation = Static<typeof RunEvaluationSchema>;
export type Evaluation = Static<typeof EvaluationSchema>;
export type EvaluatedArm = Static<typeof ArmSchema>;
export type ArmComparison = Static<typeof ArmComparisonSchema>;
export type MetricDifference = Static<typeof DifferenceSchema>;
