import Type from 'typebox';
import { NullableNumber } from './nullable.js';

/** Query of GET …/learned-fusion/gate. */
export const GateQuerySchema = Type.Object(
  {
    days: Type.Optional(Type.Integer({ minimum: 1, maximum: 90, default: 30, description: 'How far to look back.' })),
    min_gain: Type.Optional(
      Type.Number({ default: 0, description: 'Reward per execution that the lower bound must beat.' }),
    ),
    min_effective_sample_size: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 10_000_000, default: 100, description: 'Of each arm, in units.' }),
    ),
  },
  { additionalProperties: false },
);

const IntervalSchema = Type.Object({
  value: NullableNumber(),
  low: NullableNumber({ description: '95 %' }),
  high: NullableNumber(),
});

const ArmEvidenceSchema = Type.Union(
  [
    Type.Object({
      executions: Type.Integer(),
      units: Type.Integer(),
      reward_per_execution: IntervalSchema,
      doubly_robust: IntervalSchema,
      effective_sample_size: Type.Number(),
      sample_size_for_normality: Type.Number({
        description: 'Units that a normal interval needs, by the skewness of rewards.',
      }),
      largest_decision_share: Type.Number(),
    }),
    Type.Null(),
  ],
  { description: 'Null: not evaluated, because it never ran.' },
);

/** Its answer. */
export const GateSchema = Type.Object({
  retriever_id: Type.String(),
  go: Type.Boolean(),
  verdict: Type.Enum(['yes', 'no']),
  time_range: Type.Object({ start: Type.String(), end: Type.String() }),
  executions: Type.Integer({ description: 'That could have got either arm.' }),
  complete: Type.Boolean({ description: 'False where there were more than are read: the earliest are left out.' }),
  learned: ArmEvidenceSchema,
  static: ArmEvidenceSchema,
  gain: Type.Union([IntervalSchema, Type.Null()], { description: 'Learned less static, in reward per execution.' }),
  checks: Type.Array(
    Type.Object({
      name: Type.String(),
      ok: Type.Unsafe<boolean | null>({ type: ['boolean', 'null'], description: 'Null: not evaluated.' }),
      detail: Type.String(),
    }),
  ),
});
