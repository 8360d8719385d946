import Type, { type Static } from 'typebox';
import { NullableNumber } from './nullable.js';

/** Why a feedback did not become support of the user's adaptation. */
const NOT_ADAPTED = ['no_outcome', 'not_network', 'other_model', 'duplicate', 'outdated', 'model_error'] as const;
export type NotAdapted = (typeof NOT_ADAPTED)[number];

/** Answer of POST /v1/feedback. */
export const FeedbackResponseSchema = Type.Object({
  request_id: Type.String({ description: 'The request that it is about.' }),
  item_id: Type.String(),
  interaction_id: Type.String({ description: 'What it is among the interactions of the retriever `score`.' }),
  deduplicated: Type.Boolean({ description: 'Whether it had been said before, and taught nothing more.' }),
  outcome: NullableNumber({ description: 'Null where the interaction says nothing about liking.' }),
  reward_value: Type.Number({
    description:
      "What it is worth to the bandit, by the retriever's reward_map; an outcome as positive_feedback or negative_feedback.",
  }),
  adaptation: Type.Object({
    applied: Type.Boolean({ description: "Whether the user's next request finds other parameters." }),
    reason: Type.Unsafe<NotAdapted | null>({
      type: ['string', 'null'],
      enum: [...NOT_ADAPTED, null],
      description: 'Null where it was applied, else why not.',
    }),
    support_rows: Type.Integer({ description: 'Rows that were adapted to, this one and sampled negatives included.' }),
    prediction_before: NullableNumber({ description: 'Fused score of the row before adapting to this feedback.' }),
    prediction_after: NullableNumber(),
  }),
  took_ms: Type.Number(),
});

export type FeedbackResponse = Static<typeof FeedbackResponseSchema>;
