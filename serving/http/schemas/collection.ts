import Type from 'typebox';
import { NullableText } from './nullable.js';

const closed = { additionalProperties: false };
const Id = Type.String({ minLength: 1, maxLength: 512 });

/** Body of POST /v1/collections. */
export const CreateCollectionSchema = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 128, pattern: '^[\\w.-]+$' }),
    feature_uri: Type.String({
      minLength: 1,
      maxLength: 512,
      pattern: '^[a-z][a-z0-9+.-]*://.+',
      description: 'By which searches name it. Any scheme but `metafuse`, whose sources are built in.',
    }),
    kind: Type.Enum(['vector', 'bm25']),
    dimension: Type.Optional(Type.Integer({ minimum: 1, maximum: 4096, description: 'Of the vectors.' })),
    metric: Type.Optional(Type.Enum(['cosine', 'dot'], { default: 'cosine' })),
  },
  closed,
);

export const CollectionSchema = Type.Object({
  collection_id: Type.String(),
  name: Type.String(),
  feature_uri: Type.String(),
  kind: Type.String(),
  dimension: Type.Unsafe<number | null>({ type: ['integer', 'null'] }),
  metric: NullableText(),
  documents: Type.Integer({ description: 'How many there are.' }),
  created_at: Type.String(),
});

export const CollectionsSchema = Type.Object({ results: Type.Array(CollectionSchema) });

const DocumentSchema = Type.Object(
  {
    id: Id,
    text: Type.Optional(Type.String({ maxLength: 100_000 })),
    vector: Type.Optional(Type.Array(Type.Number({ minimum: -3.4e38, maximum: 3.4e38 }), { maxItems: 4096 })),
    payload: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  },
  closed,
);

/** Body of POST /v1/collections/{name}/documents. */
export const WriteDocumentsSchema = Type.Object(
  { documents: Type.Array(DocumentSchema, { minItems: 1, maxItems: 10_000 }) },
  closed,
);

/** Body of POST /v1/collections/{name}/documents/delete. */
export const DeleteDocumentsSchema = Type.Object({ ids: Type.Array(Id, { minItems: 1, maxItems: 10_000 }) }, closed);

export const WrittenDocumentsSchema = Type.Object({
  written: Type.Integer(),
  documents: Type.Integer({ description: 'How many there are now.' }),
});

export const DeletedDocumentsSchema = Type.Object({ deleted: Type.Integer(), documents: Type.Integer() });

export const DeletedCollectionSchema = Type.Object({ name: Type.String(), deleted: Type.Boolean() });
