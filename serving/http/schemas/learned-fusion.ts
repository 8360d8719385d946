import Type from 'typebox';
import { NullableText } from './nullable.js';

const Id = Type.String({ minLength: 1, maxLength: 512 });
const Numbers = Type.Record(Type.String(), Type.Number());
const closed = { additionalProperties: false };

export const RetrieverParams = Type.Object({ id: Id });
export const RetrieverUserParams = Type.Object({ id: Id, user_id: Id });

/** Body of POST …/learned-fusion/rollout. */
export const RolloutRequestSchema = Type.Object(
  { rollout_pct: Type.Number({ minimum: 0, maximum: 100, description: 'Share of users, in steps of 0.01.' }) },
  closed,
);

/** Bodies of POST …/enable and …/disable, which may be left out. */
export const NothingSchema = Type.Optional(
  Type.Unsafe<unknown>({ type: ['object', 'null'], properties: {}, additionalProperties: false }),
);

export const RolloutSchema = Type.Object({
  retriever_id: Type.String(),
  version: Type.Integer({ description: 'Of the retriever; every change makes a new one.' }),
  enabled: Type.Boolean(),
  shadow_mode: Type.Boolean(),
  rollout_pct: Type.Number(),
});

export const UserChoiceSchema = Type.Object({
  retriever_id: Type.String(),
  user_id: Type.String(),
  opted_out: Type.Boolean(),
  reset_at: NullableText({ description: 'What is known of the user rests on what happened since.' }),
});

const arm = {
  alpha: Type.Number(),
  beta: Type.Number(),
  mean: Type.Number({ description: 'α / (α + β)' }),
  variance: Type.Number(),
  positive: Type.Number({ description: 'Rewards at the named level, weighed by age.' }),
  negative: Type.Number({ description: 'Penalties and results that were passed over there, weighed by age.' }),
  impressions: Type.Number({ description: 'Both.' }),
};

/** What is believed for a user, a segment or everybody. */
export const WeightsSchema = Type.Object({
  retriever_id: Type.String(),
  user_id: NullableText(),
  context_level: Type.Enum(['personal', 'demographic', 'global', 'prior']),
  context_key: NullableText(),
  interaction_count: Type.Integer({
    description: "The user's rewarded interactions; without a user, the segment's or everybody's.",
  }),
  min_interactions: Type.Integer(),
  features: Type.Array(Type.Object({ feature_uri: Type.String(), ...arm })),
  blends: Type.Optional(
    Type.Array(Type.Object({ weights: Numbers, ...arm }), {
      description: 'In place of features, where arms are blends.',
    }),
  ),
  mean_weights: Numbers,
  sampled_weights: Type.Record(Type.String(), Type.Number(), { description: 'A draw, such as a request would get.' }),
  opted_out: Type.Boolean(),
  computed_at: Type.String(),
});

export const WeightsQuerySchema = Type.Object(
  { level: Type.Optional(Type.Enum(['global', 'demographic'], { default: 'global' })) },
  closed,
);

/** Everybody's; with `?level=demographic`, beside them those of each segment. */
export const GlobalWeightsSchema = Type.Object({
  ...WeightsSchema.properties,
  segments: Type.Optional(Type.Array(WeightsSchema)),
});
