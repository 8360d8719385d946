import Type, { type Static } from 'typebox';
import { ROLES } from '../../security/role.js';
import { NullableText } from './nullable.js';

const Counts = (description: string) => Type.Record(Type.String(), Type.Integer(), { description });

/** Query of GET /v1/analytics/requests. */
export const TrafficQuerySchema = Type.Object(
  { minutes: Type.Optional(Type.Integer({ minimum: 1, maximum: 60, default: 60 })) },
  { additionalProperties: false },
);

/** Its answer: the last hour of this namespace, as this server saw it. */
export const TrafficSchema = Type.Object({
  now: Type.String(),
  slot_seconds: Type.Integer(),
  slots: Type.Array(
    Type.Object({
      start: Type.String(),
      answered: Counts('By what was asked: score, execute, interactions, allocate, other.'),
      refused: Type.Integer({ description: 'With 4xx.' }),
      failed: Type.Integer({ description: 'With 5xx.' }),
      took_ms: Type.Number({ description: 'All of what was answered together, `other` apart.' }),
      scored: Counts('Answers of /v1/score by fallback_reason; none: the network decided.'),
      retrieved: Counts('Answers of retrievers by what the rollout said.'),
    }),
    { description: 'Those in which anything happened, the earliest first.' },
  ),
});

/** Answer of GET /v1/caller: who asks, and what they may. */
export const CallerSchema = Type.Object({
  name: NullableText({ description: 'Of the key; null where the server takes none.' }),
  role: Type.Enum([...ROLES]),
  namespaces: Type.Unsafe<readonly string[] | null>({
    type: ['array', 'null'],
    items: { type: 'string' },
    description: 'Null: all of them.',
  }),
  namespace: Type.String({ description: 'That of this request.' }),
});

export type Traffic = Static<typeof TrafficSchema>;
