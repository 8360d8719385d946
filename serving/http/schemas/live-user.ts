import Type, { type Static } from 'typebox';
import { SESSION_FEATURES, USER_TYPES } from '../../../data/schema/features.js';

const closed = { additionalProperties: false };
const Id = Type.String({ minLength: 1, maxLength: 512 });
const Single = Type.Number({ minimum: -3.4e38, maximum: 3.4e38 });
const Vector = Type.Array(Single, { minItems: 1, maxItems: 4096 });

/** Body of PUT /v1/users/{id}: what is said of a user beyond what the bundle and their interactions say. */
const Said = {
  session_features: Type.Optional(
    Type.Unsafe<Readonly<Record<string, number>>>(
      Type.Object(Object.fromEntries(SESSION_FEATURES.map((name) => [name, Type.Optional(Single)] as const)), {
        ...closed,
        description: 'Raw values, over those of the bundle; where interactions say something, that holds.',
      }),
    ),
  ),
  interaction_count: Type.Optional(Type.Integer({ minimum: 0, description: 'Positive interactions elsewhere.' })),
  user_type: Type.Optional(Type.Enum([...USER_TYPES])),
  vectors: Type.Optional(
    Type.Object(
      { cf: Type.Optional(Vector), content: Type.Optional(Vector) },
      { ...closed, description: 'In the spaces of the bundle in use: another bundle does not read them.' },
    ),
  ),
};

export const LiveUserSchema = Type.Object(Said, closed);
export type LiveUserBody = Static<typeof LiveUserSchema>;

/** Body of PUT /v1/users: all of them, or none where one cannot be used. */
export const LiveUsersSchema = Type.Object(
  { users: Type.Array(Type.Object({ user_id: Id, ...Said }, closed), { minItems: 1, maxItems: 1000 }) },
  closed,
);

export const WrittenUserSchema = Type.Object({
  user_id: Type.String(),
  in_bundle: Type.Boolean({ description: 'Whether the bundle in use has them, too.' }),
});

export const WrittenUsersSchema = Type.Object({ written: Type.Integer() });

export const ErasedUserSchema = Type.Object({
  user_id: Type.String(),
  erased: Type.Boolean(),
  erased_at: Type.String({
    description: 'What is known of the user from before is read no more, the bundle included.',
  }),
});
