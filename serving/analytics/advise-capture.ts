import { type Advise, confidenceOf, percent, type TuningFacts } from './tuning-facts.js';

/** Shares of interactions from which on something is missing too often. */
const TOO_MANY = 0.1;
/** Of users, who are not always known. */
const MOSTLY = 0.5;
/** Interactions from which on sources can be told apart; fewer are a matter of luck. */
const ENOUGH = 100;

/** Whether what people do is captured, and completely enough to learn from. */
export const adviseCapture: Advise = (facts) => [
  ...fewInteractions(facts),
  ...withoutPosition(facts),
  ...withoutExecution(facts),
  ...withoutUser(facts),
];

function fewInteractions({ capture: { rewarded } }: TuningFacts) {
  if (rewarded >= ENOUGH) return [];
  return [
    {
      recommendation_type: 'collect_interactions',
      current_value: rewarded,
      recommended_value: ENOUGH,
      expected_impact: 'Sources can be told apart, and weights can settle.',
      confidence: 1,
      reasoning: `${rewarded} interactions with a reward in this time; below ${ENOUGH}, differences between sources are mostly luck.`,
    },
  ];
}

function withoutPosition({ capture: { interactions, without_position: missing } }: TuningFacts) {
  if (interactions === 0 || missing / interactions <= TOO_MANY) return [];
  return [
    {
      recommendation_type: 'capture_position',
      current_value: missing / interactions,
      recommended_value: 0,
      expected_impact: 'Click rates by position, MRR and the correction of position bias know where a result stood.',
      confidence: confidenceOf(interactions),
      reasoning: `${percent(missing / interactions)} of ${interactions} interactions come without position.`,
    },
  ];
}

function withoutExecution({ capture: { interactions, without_execution: missing } }: TuningFacts) {
  if (interactions === 0 || missing / interactions <= TOO_MANY) return [];
  return [
    {
      recommendation_type: 'capture_execution_id',
      current_value: missing / interactions,
      recommended_value: 0,
      expected_impact:
        'Each reward is credited to the sources that brought the result, and counts in the comparison of arms.',
      confidence: confidenceOf(interactions),
      reasoning:
        `${percent(missing / interactions)} of ${interactions} interactions do not say which execution they answer, ` +
        'so nobody knows what was shown.',
    },
  ];
}

function withoutUser({ capture: { interactions, without_user: missing } }: TuningFacts) {
  if (interactions === 0 || missing / interactions <= MOSTLY) return [];
  return [
    {
      recommendation_type: 'capture_user_id',
      current_value: missing / interactions,
      recommended_value: 0,
      expected_impact: 'Personal weights can be learned.',
      confidence: confidenceOf(interactions),
      reasoning: `${percent(missing / interactions)} of ${interactions} interactions name no user, so they teach nothing personal.`,
    },
  ];
}
