import Type, { type Static } from 'typebox';
import { FALLBACK_REASONS, STRATEGIES } from '../../scoring/policy.js';
import { NullableNumber, NullableNumbers, NullableText } from './nullable.js';

const Numbers = Type.Record(Type.String(), Type.Number());

const CalibrationSchema = Type.Object({
  log_odds: Type.Number({ description: 'As fused: what the contributions add up to, with the residual, in log-odds.' }),
  slope: Type.Number({ description: 'Of the line of whoever decided this candidate; 1 where there is none.' }),
  offset: Type.Number(),
  calibrated_log_odds: Type.Number({
    description: 'slope · log_odds + offset: what fused_score is the probability of.',
  }),
});

const ExplanationSchema = Type.Object({
  space: Type.Enum(['probability', 'log_odds'], { description: 'Where the contributions add up.' }),
  contributions: NullableNumbers({
    description:
      'Weight × score by source, in the space above, and the residual in log-odds. Null where rankings were fused.',
  }),
  calibration: Type.Unsafe<Static<typeof CalibrationSchema> | null>({
    ...CalibrationSchema,
    type: ['object', 'null'],
    description: 'How that sum became fused_score. Null where rankings were fused.',
  }),
  attention_top: Type.Array(Type.Object({ feature: Type.String(), weight: Type.Number() }), {
    description: 'What the network looked at most in the session; empty where it was not asked.',
  }),
  context: Type.Object({
    user_known: Type.Boolean(),
    item_known: Type.Boolean(),
    interaction_count: Type.Integer(),
    user_type: NullableText(),
    session_features_known: Type.Integer(),
    by_count_weights: Numbers,
    scores: Type.Record(Type.String(), Type.Number(), { description: 'Calibrated base scores that were there.' }),
  }),
});

const ResultSchema = Type.Object({
  item_id: Type.String(),
  rank: Type.Integer({ minimum: 1 }),
  fused_score: Type.Number({
    description:
      'The probability that the user comes to like this item, among one such and four others: calibrated on held-out users where the bundle says how, else as it was fused, as under strategy weighted. Of a bundle that says ratings: how the user would rate it, 0 for the worst of the scale, 1 for the best. Under rrf, dbsf and max a score that only ranks.',
  }),
  weights: NullableNumbers({ description: 'By source, 0 for an absent one. Null where rankings were fused.' }),
  confidences: NullableNumbers({ description: 'Probability that a source is right here. Null without the network.' }),
  uncertainty_estimate: NullableNumber({
    description: "Expected squared error of the network's own score, calibrated. Null without the network.",
  }),
  weight_source: Type.Enum(['network', 'bandit', 'static']),
  fallback_reason: NullableText({ description: 'Why this candidate was decided unlike the request: uncertain.' }),
  adaptation_applied: Type.Boolean(),
  explanation: Type.Optional(ExplanationSchema),
});

/** Answer of POST /v1/score. */
export const ScoreResponseSchema = Type.Object({
  request_id: Type.String({
    description: 'What feedback calls this answer: the x-request-id, and a number where that came before.',
  }),
  strategy: Type.Enum([...STRATEGIES], { description: 'What answered; never auto.' }),
  context_level: NullableText({ description: "The bandit's level; null where no bandit decided." }),
  fallback_reason: Type.Unsafe<(typeof FALLBACK_REASONS)[number] | null>({
    type: ['string', 'null'],
    enum: [...FALLBACK_REASONS, null],
  }),
  model_version: NullableText(),
  took_ms: Type.Number(),
  results: Type.Array(ResultSchema),
  ignored: Type.Optional(
    Type.Array(Type.String(), { description: 'Fields of the request that the network has no use for.' }),
  ),
});

export type ScoreResponse = Static<typeof ScoreResponseSchema>;
export type ScoreResult = Static<typeof ResultSchema>;
export type Explanation = Static<typeof ExplanationSchema>;
