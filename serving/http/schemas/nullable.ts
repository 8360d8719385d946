import Type from 'typebox';

/*
 * A value or null, as JSON Schema's list of types. A union of two schemas would say the same, but serializing one means
 * trying each, for every row of an answer.
 */

export const NullableText = (options: object = {}) =>
  Type.Unsafe<string | null>({ type: ['string', 'null'], ...options });
export const NullableNumber = (options: object = {}) =>
  Type.Unsafe<number | null>({ type: ['number', 'null'], ...options });
export const NullableNumbers = (options: object = {}) =>
  Type.Unsafe<Readonly<Record<string, number>> | null>({
    type: ['object', 'null'],
    additionalProperties: { type: 'number' },
    ...options,
  });
