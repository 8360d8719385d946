import Type, { type Static } from 'typebox';
import { INTERACTION_TYPES } from '../../../data/schema/interactions.js';
import { NullableNumber, NullableText } from './nullable.js';

const closed = { additionalProperties: false };
const Id = Type.String({ minLength: 1, maxLength: 512 });
const MaybeId = (description: string) => Type.Optional(NullableText({ minLength: 1, maxLength: 512, description }));
const Types = Type.Array(Type.Enum([...INTERACTION_TYPES]), {
  minItems: 1,
  maxItems: INTERACTION_TYPES.length,
  description: 'What was done, all in one action. Their rewards are added; one that is named twice counts once.',
});

/** Body of POST /v1/retrievers/interactions. Null is as good as leaving out. */
export const InteractionSchema = Type.Object(
  {
    feature_id: MaybeId("The result: a `document_id` of the retriever's answer."),
    document_id: MaybeId('Another name for feature_id.'),
    interaction_type: Types,
    position: Type.Optional(
      NullableNumber({ minimum: 0, maximum: 1_000_000, multipleOf: 1, description: '0-based, in the whole answer.' }),
    ),
    metadata: Type.Optional(
      Type.Unsafe<Readonly<Record<string, unknown>> | null>({
        type: ['object', 'null'],
        additionalProperties: true,
        description: 'Whatever else is known, such as duration_ms; up to 16,384 characters of JSON.',
      }),
    ),
    user_id: MaybeId('Left out: that of the execution.'),
    session_id: MaybeId('Left out: that of the execution.'),
    execution_id: MaybeId('The answer that it is about; without it, nothing is known of what else was shown.'),
    retriever_id: MaybeId('Left out: that of the execution.'),
    query_snapshot: Type.Optional(Type.Unknown({ description: 'What was asked, where no execution says so.' })),
    document_score: Type.Optional(NullableNumber({})),
    result_set_size: Type.Optional(NullableNumber({ minimum: 1, maximum: 1_000_000_000, multipleOf: 1 })),
    feature_uri: MaybeId('The source that gets the credit; left out: each gets what it added to the result.'),
    occurred_at: Type.Optional(
      NullableText({ format: 'date-time', description: 'For what happened earlier. The future is taken for now.' }),
    ),
  },
  closed,
);

export type InteractionBody = Static<typeof InteractionSchema>;

/** Bodies of a batch are looked at one by one, so that a bad one keeps no other from being taken. */
export const InteractionBatchSchema = Type.Object(
  { interactions: Type.Array(Type.Unknown(), { minItems: 1, maxItems: 1000 }) },
  closed,
);

const Recorded = {
  interaction_id: Type.String(),
  timestamp: Type.String({ description: 'When it came in.' }),
  feature_id: Type.String(),
  interaction_type: Type.Array(Type.String()),
  reward_value: Type.Number({ description: 'Frozen when it came in; also in metadata.' }),
  position: NullableNumber(),
  metadata: Type.Record(Type.String(), Type.Unknown()),
  user_id: NullableText(),
  session_id: NullableText(),
  execution_id: NullableText(),
  retriever_id: NullableText(),
  query_snapshot: Type.Unknown(),
  document_score: NullableNumber(),
  result_set_size: NullableNumber(),
  feature_uri: NullableText(),
  occurred_at: Type.String(),
};

/** An interaction as it was written. */
export const InteractionRecordSchema = Type.Object(Recorded);
export type InteractionRecord = Static<typeof InteractionRecordSchema>;

export const TakenInteractionSchema = Type.Object({
  ...Recorded,
  deduplicated: Type.Boolean({ description: 'It repeats one of the last minute, which is what is answered.' }),
  warning: NullableText({ description: 'What it lacks to be learned from.' }),
});

export const InteractionBatchResponseSchema = Type.Object({
  created: Type.Integer(),
  deduplicated: Type.Integer({ description: 'Of those, repetitions: known already, and counted once.' }),
  failed: Type.Integer(),
  errors: Type.Array(Type.Object({ index: Type.Integer(), message: Type.String(), field: Type.String() })),
});

/** Body of POST /v1/retrievers/interactions/list: conditions, all of which hold. */
export const InteractionFilterSchema = Type.Object(
  {
    execution_id: Type.Optional(Id),
    retriever_id: Type.Optional(Id),
    session_id: Type.Optional(Id),
    user_id: Type.Optional(Id),
    feature_id: Type.Optional(Id),
    interaction_type: Type.Optional(Types),
    from: Type.Optional(Type.String({ format: 'date-time', description: 'By occurred_at; inclusive.' })),
    to: Type.Optional(Type.String({ format: 'date-time', description: 'By occurred_at; exclusive.' })),
    sort: Type.Optional(
      Type.Enum(['timestamp_desc', 'timestamp_asc'], { description: 'By occurred_at; the latest first by default.' }),
    ),
  },
  closed,
);

export const InteractionPageSchema = Type.Object(
  {
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 50 })),
    offset: Type.Optional(Type.Integer({ minimum: 0, maximum: 10_000, default: 0 })),
    cursor: Type.Optional(Type.String({ maxLength: 512, description: 'Of the page before; in place of an offset.' })),
    include_total: Type.Optional(Type.Enum(['true', 'false'])),
    page: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000, description: 'In place of an offset.' })),
    page_size: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, description: 'In place of a limit.' })),
  },
  closed,
);

export const InteractionListSchema = Type.Object({
  results: Type.Array(InteractionRecordSchema),
  pagination: Type.Object({
    limit: Type.Integer(),
    offset: Type.Integer(),
    total: NullableNumber({ description: 'Null unless include_total.' }),
    next_cursor: NullableText({ description: 'Null on the last page.' }),
  }),
});
