import Type from 'typebox';
import { NullableText } from './nullable.js';

const Scope = Type.Enum(['shared', 'namespace'], {
  description:
    'shared: the bundle of all namespaces without one of their own; namespace: that of this one alone. Default: whichever answers this namespace.',
});
const closed = { additionalProperties: false };

/** Body of POST /v1/model/reload, which may be left out. */
export const ReloadRequestSchema = Type.Object(
  {
    path: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 1024,
        description:
          'A folder within that of --bundle-root. Default: the folder that the bundle in use was read from, which is read again.',
      }),
    ),
    scope: Type.Optional(Scope),
  },
  closed,
);

/** Body of POST /v1/model/rollback, which may be left out. */
export const RollbackRequestSchema = Type.Object({ scope: Type.Optional(Scope) }, closed);

/** The bundle that answers from now on. */
export const ModelChangeSchema = Type.Object({
  scope: Scope,
  model_version: Type.String(),
  previous_version: NullableText({ description: 'Of the bundle that answered until now; null where there was none.' }),
  took_ms: Type.Number(),
});
