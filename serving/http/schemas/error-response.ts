import Type, { type Static } from 'typebox';

/** Body of every answer that is not a success. */
export const ErrorResponseSchema = Type.Object({
  success: Type.Literal(false),
  status: Type.Integer(),
  error: Type.Object({
    code: Type.String(),
    type: Type.String({ description: 'Repeats the code.' }),
    message: Type.String(),
    details: Type.Record(Type.String(), Type.Unknown()),
  }),
});

export type ErrorResponse = Static<typeof ErrorResponseSchema>;
