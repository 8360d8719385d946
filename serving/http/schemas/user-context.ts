import Type, { type Static } from 'typebox';
import { NullableNumber, NullableNumbers, NullableText } from './nullable.js';

/** Answer of GET /v1/users/{id}/context: what a decision about the user comes from. */
export const UserContextSchema = Type.Object({
  user_id: Type.String(),
  origin: Type.Enum(['live', 'put', 'bundle'], { description: 'The strongest that had a part in it.' }),
  interaction_count: Type.Integer({ description: 'Positive interactions that scores rest on.' }),
  session_features: Type.Record(Type.String(), NullableNumber(), { description: 'Raw; null where missing.' }),
  user_type: NullableText(),
  segment: NullableText({ description: "Key of the bandit's context of people like them." }),
  contexts: Type.Array(Type.String(), { description: 'Keys in which their feedback counts, narrowest first.' }),
  sources: Type.Record(Type.String(), Type.Boolean(), { description: 'Whether each can say anything for the user.' }),
  by_count_weights: Type.Record(Type.String(), Type.Number()),
  attention: NullableNumbers({
    description: 'Over the 18 features, mean over heads; they sum to 1. Null where the network cannot be asked.',
  }),
  adaptation: Type.Object({
    is_adapted: Type.Boolean({ description: 'Whether the user has parameters of their own now.' }),
    default: Type.Boolean({ description: 'Whether requests use them that do not say.' }),
  }),
  decision: Type.Object({
    strategy: Type.String({ description: 'Who answers an `auto` request now: meta, or the bandit.' }),
    reason: NullableText({ description: 'Why not the network.' }),
    min_interactions: NullableNumber({ description: 'From which on a user is warm.' }),
    features_known: Type.Integer({ description: 'Of those that the training data had.' }),
    features_needed: NullableNumber(),
  }),
  model_version: Type.String(),
});

export type UserContext = Static<typeof UserContextSchema>;
