import Type from 'typebox';
import { RolloutSchema } from './learned-fusion.js';
import { NullableText } from './nullable.js';

const Numbers = Type.Record(Type.String(), Type.Number());
const Counts = Type.Record(Type.String(), Type.Integer());

/** Answer of GET …/learned-fusion/stats. */
export const StatsSchema = Type.Object({
  ...RolloutSchema.properties,
  total_interactions: Type.Integer(),
  unique_users: Type.Integer(),
  personal_users: Type.Integer({ description: 'With at least min_interactions rewarded interactions.' }),
  opted_out_users: Type.Integer(),
  executions_by_level: Counts,
  executions_by_reason: Counts,
  avg_weights: Type.Record(Type.String(), Type.Number(), { description: 'Of what the bandit drew, served or not.' }),
  weight_variance: Numbers,
  reward_sum_by_type: Type.Record(Type.String(), Type.Number(), {
    description: 'An interaction of several types counts for each by an equal part.',
  }),
});

/** Query of GET …/learned-fusion/activity. */
export const ActivityQuerySchema = Type.Object(
  {
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 100 })),
    cursor: Type.Optional(Type.String({ maxLength: 1024, description: 'next_cursor of the page before.' })),
  },
  { additionalProperties: false },
);

/** Its answer, the latest first. */
export const ActivitySchema = Type.Object({
  events: Type.Array(
    Type.Object({
      timestamp: Type.String(),
      type: Type.String({
        description: 'interaction, weights_sampled, enabled, disabled, rollout_changed, opt_out, opt_in or reset.',
      }),
      user_id: NullableText(),
      detail: Type.Record(Type.String(), Type.Unknown()),
    }),
  ),
  next_cursor: NullableText({ description: 'Null where there is no more.' }),
});
