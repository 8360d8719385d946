import Type, { type Static } from 'typebox';
import { INTERACTION_TYPES } from '../../../data/schema/interactions.js';

const Id = Type.String({ minLength: 1, maxLength: 512 });

/** Body of POST /v1/feedback. */
export const FeedbackRequestSchema = Type.Object(
  {
    request_id: Id,
    item_id: Id,
    outcome: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 1,
        description:
          'How well it went; from ½ on it is a positive. Of a bundle that says ratings: the rating, 0 for the worst of the scale, 1 for the best.',
      }),
    ),
    interaction_type: Type.Optional(
      Type.Array(Type.Enum([...INTERACTION_TYPES]), {
        minItems: 1,
        maxItems: INTERACTION_TYPES.length,
        description: 'What the user did, in place of an outcome: 1 where the rewards sum above 0, 0 below, none at 0.',
      }),
    ),
    occurred_at: Type.Optional(
      Type.String({ format: 'date-time', description: 'When it happened; now, where it is left out.' }),
    ),
  },
  { additionalProperties: false },
);

export type FeedbackRequest = Static<typeof FeedbackRequestSchema>;
