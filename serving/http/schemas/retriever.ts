import Type, { type Static } from 'typebox';
import { FUSIONS, NORMALIZATIONS, type Retriever } from '../../retrieval/retriever.js';

const closed = { additionalProperties: false };
const Name = Type.String({ minLength: 1, maxLength: 256 });
const Text = Type.String({ maxLength: 4096 });
const Tags = Type.Array(Name, { maxItems: 64 });
const AnyObject = Type.Record(Type.String(), Type.Unknown());
const Nullable = (schema: object) => ({ ...schema, type: [(schema as { type: string }).type, 'null'] });

const SearchSchema = Type.Object(
  {
    feature_uri: Type.String({
      minLength: 1,
      maxLength: 512,
      pattern: '^[a-z][a-z0-9+.-]*://.+',
      description: 'Of a collection; or built in: `metafuse://cf@v1/score`, `…content…`, `…popularity…`.',
    }),
    query: Type.Optional(
      Type.Unknown({ description: 'Text or a vector, with templates: `{{INPUT.query}}`; or `{input_mode, value}`.' }),
    ),
    top_k: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 100 })),
    min_score: Type.Optional(Type.Number({ description: 'Scores below are dropped before fusion.' })),
    weight: Type.Optional(Type.Unsafe<number | null>(Nullable(Type.Number({ minimum: 0 })))),
    filters: Type.Optional(Type.Unknown({ description: 'Conditions on the payload, with templates.' })),
    on_empty: Type.Optional(Type.Enum(['error', 'skip', 'random'], { default: 'error' })),
  },
  closed,
);

const FeatureSearchSchema = Type.Object(
  {
    searches: Type.Array(SearchSchema, { minItems: 1, maxItems: 10 }),
    fusion: Type.Optional(Type.Enum([...FUSIONS], { default: 'rrf' })),
    final_top_k: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 25 })),
    score_normalization: Type.Optional(
      Type.Enum([...NORMALIZATIONS], { description: 'Default: minmax for learned, none for weighted and max.' }),
    ),
    experiment_id: Type.Optional(
      Type.String({ minLength: 1, maxLength: 512, description: 'Whose variants fuse, in the place of `fusion`.' }),
    ),
    learning_config: Type.Optional(AnyObject),
  },
  closed,
);

/** A stage as it is stored. */
export const StageSchema = Type.Object(
  {
    stage_name: Name,
    stage_type: Type.Enum(['filter']),
    config: Type.Object({ stage_id: Type.Enum(['feature_search']), parameters: FeatureSearchSchema }, closed),
  },
  closed,
);

export type GivenStage = Static<typeof StageSchema>;

/** Stages as they come, in either of two shapes; they are checked when they have one. */
const Stages = Type.Unsafe<readonly unknown[]>({
  type: 'array',
  minItems: 1,
  maxItems: 10,
  items: { type: 'object', additionalProperties: true },
  description: 'One stage, in the form that answers have, or as `{stage_type, stage_id, parameters}`.',
});

const described = {
  description: Type.Optional(Type.Unsafe<string | null>(Nullable(Text))),
  collection_identifiers: Type.Optional({
    ...Tags,
    description: 'Kept and shown; searches name their collections by feature URI.',
  }),
  input_schema: Type.Optional(
    Type.Unsafe<Record<string, unknown> | null>({
      ...Nullable(AnyObject),
      description: 'Kept and shown; inputs are not checked against it.',
    }),
  ),
  tags: Type.Optional(Tags),
  metadata: Type.Optional(AnyObject),
};

/** Body of POST /v1/retrievers. */
export const CreateRetrieverSchema = Type.Object(
  {
    retriever_name: Name,
    stages: Stages,
    ...described,
    budget_limits: Type.Optional(Type.Unsafe<unknown>({ ...AnyObject, description: 'Taken, and not read.' })),
  },
  closed,
);

/** Body of PATCH /v1/retrievers/{id}. */
export const PatchRetrieverSchema = Type.Object(
  {
    retriever_name: Type.Optional(Name),
    stages: Type.Optional(Stages),
    learning_config: Type.Optional(AnyObject),
    ...described,
  },
  closed,
);

/** Body of POST /v1/retrievers/{id}/clone: what differs from the original. */
export const CloneRetrieverSchema = Type.Object(
  { ...PatchRetrieverSchema.properties, retriever_name: Name, overrides: Type.Optional(PatchRetrieverSchema) },
  closed,
);

/** Body of POST /v1/retrievers/list. */
export const ListRetrieversSchema = Type.Object(
  {
    search: Type.Optional(Type.String({ maxLength: 256, description: 'Part of the name, in any case.' })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 50 })),
    offset: Type.Optional(Type.Integer({ minimum: 0, default: 0 })),
  },
  closed,
);

const RetrieverSchema = Type.Unsafe<Retriever>(
  Type.Object({
    retriever_id: Type.String(),
    retriever_name: Type.String(),
    description: Type.Unsafe<string | null>({ type: ['string', 'null'] }),
    namespace: Type.String(),
    collection_identifiers: Type.Array(Type.String()),
    input_schema: Type.Unsafe<unknown>({ type: ['object', 'null'], additionalProperties: true }),
    tags: Type.Array(Type.String()),
    metadata: AnyObject,
    stages: Type.Array(StageSchema),
    version: Type.Integer(),
    created_at: Type.String(),
    updated_at: Type.String(),
  }),
);

/** One retriever; its id is repeated beside it. */
export const OneRetrieverSchema = Type.Object({ retriever_id: Type.String(), retriever: RetrieverSchema });

export const RetrieversSchema = Type.Object({
  results: Type.Array(RetrieverSchema),
  pagination: Type.Object({ total: Type.Integer(), limit: Type.Integer(), offset: Type.Integer() }),
});

export const DeletedRetrieverSchema = Type.Object({ retriever_id: Type.String(), deleted: Type.Boolean() });

export type PatchRetriever = Static<typeof PatchRetrieverSchema>;
