import Type, { type Static } from 'typebox';

/** Query of lists that come in pages. */
export const PageQuerySchema = Type.Object(
  {
    page: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000, default: 1 })),
    page_size: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20 })),
  },
  { additionalProperties: false },
);

export type PageQuery = Static<typeof PageQuerySchema>;
