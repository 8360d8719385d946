import Type from 'typebox';
import { NullableNumber } from './nullable.js';

/** Query of GET /v1/analytics/reliability. */
export const ReliabilityQuerySchema = Type.Object(
  {
    hours: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 720, default: 168, description: 'How far to look back.' }),
    ),
  },
  { additionalProperties: false },
);

/** Its answer. */
export const ReliabilitySchema = Type.Object({
  hours: Type.Integer(),
  feedback_count: Type.Integer({ description: 'Feedback on answers that the network decided.' }),
  expected_calibration_error: NullableNumber({
    description: 'Mean over feedback of the distance between a bin’s mean prediction and its mean outcome.',
  }),
  bins: Type.Array(
    Type.Object({
      low: Type.Number(),
      high: Type.Number(),
      count: Type.Integer(),
      mean_prediction: NullableNumber({ description: 'Null of an empty bin, as all that follows.' }),
      mean_outcome: NullableNumber(),
      outcome_low: NullableNumber({ description: '95 %, Wilson.' }),
      outcome_high: NullableNumber(),
    }),
  ),
  complete: Type.Boolean({ description: 'False where some of the time asked for is forgotten.' }),
});
