import Type from 'typebox';
import type { Decision } from '../../../models/bandit/index.js';
import type { VariantDecision } from '../../../models/experiment/index.js';
import { AllocatedFusionSchema } from './allocation.js';
import { NullableNumber, NullableNumbers, NullableText } from './nullable.js';

/** The bandit's record, whatever it holds. */
const DecisionSchema = Type.Unsafe<Decision | null>({ type: ['object', 'null'], additionalProperties: true });
const AnyObject = Type.Record(Type.String(), Type.Unknown());

export const ExecutionParams = Type.Object({ id: Type.String({ minLength: 1, maxLength: 512 }) });

/** Answer of GET /v1/executions/{id}. */
export const ExecutionSchema = Type.Object({
  execution_id: Type.String(),
  retriever_id: Type.String(),
  retriever_version: Type.Integer(),
  user_id: NullableText(),
  session_id: NullableText(),
  inputs: AnyObject,
  strategy: Type.String({ description: 'What ranked the results.' }),
  served: Type.String({ description: 'The arm of the rollout: learned or static.' }),
  reason: Type.String({ description: 'Why.' }),
  propensity: Type.Number({ description: 'How likely the rollout was to serve this arm.' }),
  context_level: NullableText(),
  context_key: NullableText(),
  contexts: Type.Array(Type.String(), { description: 'Where feedback counts, narrowest first.' }),
  session_adapted: Type.Boolean(),
  weights: NullableNumbers({ description: 'With which the results were fused; null where no weights took part.' }),
  learned_weights: NullableNumbers({ description: 'What the bandit drew, served or not; null where it drew nothing.' }),
  decision: DecisionSchema,
  experiment: AllocatedFusionSchema,
  arm_propensities: Type.Unsafe<number[] | null>({
    type: ['array', 'null'],
    items: { type: 'number' },
    description: 'The chance of each arm to have the largest draw.',
  }),
  results: Type.Array(
    Type.Object({
      document_id: Type.String(),
      rank: Type.Integer(),
      score: Type.Number(),
      source_scores: Type.Record(Type.String(), Type.Number(), { description: 'As they were fused.' }),
      placement_propensity: NullableNumber({
        description:
          'The chance that this result stands here, among the first hundred; null where weights were not drawn for it.',
      }),
    }),
  ),
  stages: Type.Array(AnyObject),
  model_version: NullableText(),
  took_ms: Type.Number(),
  executed_at: Type.String(),
});

/** Answer of POST /v1/executions/{id}/replay. */
export const ReplaySchema = Type.Object({
  execution_id: Type.String(),
  identical: Type.Unsafe<boolean | null>({
    type: ['boolean', 'null'],
    description: 'Whether the same came of it, bit for bit; null where nothing had been drawn.',
  }),
  decision: Type.Unsafe<Decision | VariantDecision | null>({ type: ['object', 'null'], additionalProperties: true }),
  message: Type.String(),
});
