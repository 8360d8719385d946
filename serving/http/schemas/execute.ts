import Type, { type Static } from 'typebox';
import type { LearnedFusionContext } from '../../retrieval/learned-fusion-context.js';
import { FUSIONS } from '../../retrieval/retriever.js';
import { AllocatedFusionSchema } from './allocation.js';
import { NullableNumbers, NullableText } from './nullable.js';

const closed = { additionalProperties: false };
const Id = Type.String({ minLength: 1, maxLength: 512 });
const AnyObject = Type.Record(Type.String(), Type.Unknown());
const ByUri = Type.Record(Type.String(), Type.Number());
const NotRead = Type.Optional(Type.Unsafe<unknown>({ ...AnyObject, description: 'Taken, and not read.' }));

const PaginationSchema = Type.Object(
  {
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
    page_size: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, description: 'Another name of limit.' })),
    offset: Type.Optional(Type.Integer({ minimum: 0, maximum: 500 })),
    cursor: Type.Optional(
      Type.String({ maxLength: 1024, description: "An answer's `next_cursor`: the next page of that same answer." }),
    ),
  },
  closed,
);

const question = {
  inputs: Type.Optional(Type.Record(Type.String(), Type.Unknown(), { maxProperties: 100 })),
  user_id: Type.Optional(Id),
  session_id: Type.Optional(Id),
};

/** Body of POST /v1/retrievers/{id}/execute. */
export const ExecuteRequestSchema = Type.Object(
  {
    ...question,
    pagination: Type.Optional(PaginationSchema),
    fusion_override: Type.Optional(
      Type.Enum([...FUSIONS], {
        description: 'Fuses so this once, to compare. Nothing is drawn for it, remembered or learned from.',
      }),
    ),
    stream: Type.Optional(Type.Literal(false)),
    settings: NotRead,
  },
  closed,
);

/** Body of POST /v1/retrievers/{id}/execute/explain. */
export const ExplainRequestSchema = Type.Object(
  { ...question, fusion_override: ExecuteRequestSchema.properties.fusion_override },
  closed,
);

/** Body of POST /v1/retrievers/{id}/execute/batch. */
export const BatchRequestSchema = Type.Object(
  {
    queries: Type.Array(Type.Object({ ...question, pagination: Type.Optional(PaginationSchema) }, closed), {
      minItems: 1,
      maxItems: 50,
    }),
    concurrency: Type.Optional(Type.Integer({ minimum: 1, maximum: 16, default: 4 })),
    settings: NotRead,
  },
  closed,
);

const ResultSchema = Type.Object({
  document_id: Type.String(),
  score: Type.Number(),
  rank: Type.Integer({ minimum: 1, description: 'In the whole answer, whatever the page.' }),
  payload: AnyObject,
  feature_scores: Type.Record(Type.String(), Type.Number(), {
    description: 'By feature URI, as they were fused; of a source that did not find it, none.',
  }),
  top_feature_uri: NullableText({ description: 'The source that added most; null where ranks were fused.' }),
});

const LearnedFusionContextSchema = Type.Object({
  feature_uris: Type.Array(Type.String()),
  weights: ByUri,
  context_level: Type.String(),
  context_key: NullableText(),
  cold_start: Type.Boolean(),
  served: Type.String(),
  reason: Type.String(),
  shadow_weights: Type.Optional(ByUri),
  session_adapted: Type.Boolean(),
});

const StageSchema = Type.Object({
  stage_name: Type.String(),
  duration_ms: Type.Number(),
  input_count: Type.Integer(),
  output_count: Type.Integer(),
  searches: Type.Array(
    Type.Object({ feature_uri: Type.String(), duration_ms: Type.Number(), result_count: Type.Integer() }),
  ),
});

/** Answer of POST /v1/retrievers/{id}/execute. */
export const ExecuteResponseSchema = Type.Object({
  execution_id: Type.String(),
  retriever_id: Type.String(),
  status: Type.Literal('completed'),
  strategy: Type.String({ description: 'What ranked the results.' }),
  results: Type.Array(ResultSchema),
  documents: Type.Array(ResultSchema, { description: 'The same list again.' }),
  learned_fusion_context: Type.Unsafe<LearnedFusionContext | null>({
    ...LearnedFusionContextSchema,
    type: ['object', 'null'],
    description: 'Null where the retriever does not learn.',
  }),
  experiment: AllocatedFusionSchema,
  pagination: Type.Object({
    total: Type.Integer(),
    limit: Type.Integer(),
    offset: Type.Integer(),
    next_cursor: NullableText(),
  }),
  stage_statistics: Type.Object({ stages: Type.Array(StageSchema) }),
  took_ms: Type.Number(),
});

/** Answer of POST /v1/retrievers/{id}/execute/explain. */
export const ExplainResponseSchema = Type.Object({
  retriever_id: Type.String(),
  strategy: ExecuteResponseSchema.properties.strategy,
  question: AnyObject,
  weights: NullableNumbers({ description: 'With which the scores are summed; null where no weights take part.' }),
  learned_fusion_context: ExecuteResponseSchema.properties.learned_fusion_context,
  stage_statistics: ExecuteResponseSchema.properties.stage_statistics,
  results: Type.Array(
    Type.Object({
      ...ResultSchema.properties,
      contributions: NullableNumbers({
        description: 'What each source adds to the score; null where scores are not sums.',
      }),
    }),
  ),
});

/** Answer of POST /v1/retrievers/{id}/execute/batch: in the order of the queries, each answered or refused. */
export const BatchResponseSchema = Type.Object({
  succeeded: Type.Integer(),
  failed: Type.Integer(),
  results: Type.Array(
    Type.Object({
      index: Type.Integer(),
      ...Type.Partial(ExecuteResponseSchema).properties,
      status: Type.Enum(['completed', 'failed']),
      error: Type.Optional(
        Type.Object({ code: Type.String(), type: Type.String(), message: Type.String(), details: AnyObject }),
      ),
    }),
  ),
});

/** Body of POST /v1/retrievers/{id}/executions/list. */
export const ListExecutionsSchema = Type.Object(
  {
    user_id: Type.Optional(Id),
    session_id: Type.Optional(Id),
    from: Type.Optional(Type.String({ format: 'date-time' })),
    to: Type.Optional(Type.String({ format: 'date-time' })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 50 })),
    offset: Type.Optional(Type.Integer({ minimum: 0, maximum: 100_000, default: 0 })),
  },
  closed,
);

/** Its answer, the latest first. */
export const ExecutionsSchema = Type.Object({
  results: Type.Array(
    Type.Object({
      execution_id: Type.String(),
      retriever_id: Type.String(),
      user_id: NullableText(),
      session_id: NullableText(),
      inputs: AnyObject,
      strategy: Type.String(),
      served: Type.String(),
      reason: Type.String(),
      result_count: Type.Integer(),
      took_ms: Type.Number(),
      executed_at: Type.String(),
    }),
  ),
  pagination: Type.Object({ limit: Type.Integer(), offset: Type.Integer(), has_more: Type.Boolean() }),
});

export type ExecuteBody = Static<typeof ExecuteRequestSchema>;
export type Pagination = Static<typeof PaginationSchema>;
export type ExecuteResponse = Static<typeof ExecuteResponseSchema>;
export type ExplainResponse = Static<typeof ExplainResponseSchema>;
