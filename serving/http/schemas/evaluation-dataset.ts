import Type, { type Static } from 'typebox';
import { INTERACTION_TYPES } from '../../../data/schema/interactions.js';
import { NullableText } from './nullable.js';

const closed = { additionalProperties: false };
const Id = Type.String({ minLength: 1, maxLength: 512 });
const Name = Type.String({ minLength: 1, maxLength: 255 });
const AnyObject = Type.Record(Type.String(), Type.Unknown());
/** Of documents in one query, and of queries in one data set. */
const MAX = 1000;

/** A question with what would be a good answer. */
const GroundTruthQuerySchema = Type.Object(
  {
    query_id: Id,
    query_input: Type.Record(Type.String(), Type.Unknown(), { description: 'As the inputs of execute.' }),
    relevant_documents: Type.Array(Id, {
      maxItems: MAX,
      description: 'Grade 1 each, unless relevance_scores says otherwise.',
    }),
    relevance_scores: Type.Optional(
      Type.Record(Type.String(), Type.Number({ minimum: 0, maximum: 5 }), {
        maxProperties: MAX,
        description: 'Grades by document; 0 is not relevant.',
      }),
    ),
  },
  closed,
);

/** Body of POST /v1/retrievers/evaluations/datasets. */
export const CreateEvaluationDatasetSchema = Type.Object(
  {
    dataset_name: Name,
    queries: Type.Array(GroundTruthQuerySchema, { minItems: 1, maxItems: MAX }),
    description: Type.Optional(Type.String({ maxLength: 4096 })),
    metadata: Type.Optional(AnyObject),
  },
  closed,
);

/** Body of POST /v1/retrievers/{id}/evaluations/generate-from-interactions. */
export const GenerateDatasetSchema = Type.Object(
  {
    dataset_name: Type.Optional(Name),
    min_interactions: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 1_000_000, default: 5, description: 'Rewarded interactions of a query.' }),
    ),
    lookback_days: Type.Optional(Type.Integer({ minimum: 1, maximum: 3650, default: 30 })),
    by_user: Type.Optional(
      Type.Boolean({
        default: false,
        description: "Each user's questions by themselves, asked in their name: measures personal weights.",
      }),
    ),
    positive_interaction_types: Type.Optional(
      Type.Array(Type.Enum([...INTERACTION_TYPES]), {
        minItems: 1,
        maxItems: INTERACTION_TYPES.length,
        description: 'Whose positive rewards count. Default: all. Negative rewards always do.',
      }),
    ),
  },
  closed,
);

export const EvaluationDatasetSchema = Type.Object({
  dataset_id: Type.String(),
  dataset_name: Type.String(),
  description: NullableText(),
  queries: Type.Array(GroundTruthQuerySchema),
  query_count: Type.Integer(),
  metadata: AnyObject,
  namespace_id: Type.String(),
  internal_id: Type.String({ description: 'Repeats dataset_id.' }),
  created_at: Type.String(),
  updated_at: Type.String(),
});

export const EvaluationDatasetsSchema = Type.Object({
  datasets: Type.Array(EvaluationDatasetSchema),
  total: Type.Integer(),
  page: Type.Integer(),
  page_size: Type.Integer(),
});

export const DeletedEvaluationDatasetSchema = Type.Object({ dataset_id: Type.String(), deleted: Type.Boolean() });

export type GroundTruthQuery = Static<typeof GroundTruthQuerySchema>;
export type CreateEvaluationDataset = Static<typeof CreateEvaluationDatasetSchema>;
export type GenerateDataset = Static<typeof GenerateDatasetSchema>;
export type EvaluationDataset = Static<typeof EvaluationDatasetSchema>;
