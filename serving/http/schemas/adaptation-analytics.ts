import Type from 'typebox';
import { NullableNumber } from './nullable.js';

/** Query of GET /v1/analytics/adaptation. */
export const AdaptationAnalyticsQuerySchema = Type.Object(
  {
    hours: Type.Optional(Type.Integer({ minimum: 1, maximum: 720, default: 24, description: 'How far to look back.' })),
  },
  { additionalProperties: false },
);

/** Its answer. */
export const AdaptationAnalyticsSchema = Type.Object({
  hours: Type.Integer(),
  mean_adaptation_improvement: NullableNumber({
    description: 'Mean of |before − outcome| − |after − outcome|; null without feedback.',
  }),
  adaptation_success_rate: NullableNumber({ description: 'Share of the feedback whose improvement is above 0.' }),
  learning_retention: NullableNumber({
    description:
      'Mean over users with at least two: mean error before adapting of the earlier half minus that of the later half.',
  }),
  feedback_count: Type.Integer({ description: 'Feedback that was adapted to.' }),
  user_count: Type.Integer(),
  retention_user_count: Type.Integer({ description: 'Users with at least two.' }),
  complete: Type.Boolean({
    description: "False where some of the time asked for is forgotten, or from before this server's start.",
  }),
});
