import Type, { type Static } from 'typebox';

const TensorSchema = Type.Object({
  type: Type.Union([Type.Literal('float32'), Type.Literal('int32')]),
  dims: Type.Array(Type.Integer({ minimum: 0 })),
  data: Type.Array(Type.Number()),
});

const CaseSchema = Type.Object({
  inputs: Type.Record(Type.String(), TensorSchema),
  outputs: Type.Record(Type.String(), TensorSchema),
});

/**
 * A few rows and what the trained network answers to them. A server runs them before it is ready, so that a runtime
 * that computes something else than training did is found at the start. The inputs `adaptable` and `inner_rates` are left
 * out: they are the bundle's own.
 */
export const GoldenSchema = Type.Object({
  context: CaseSchema,
  score: CaseSchema,
  adapt: CaseSchema,
  content: Type.Optional(CaseSchema),
});

export type Golden = Static<typeof GoldenSchema>;
export type GoldenCase = Static<typeof CaseSchema>;
export type GoldenTensor = Static<typeof TensorSchema>;
