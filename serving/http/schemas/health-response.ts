import Type from 'typebox';
import { NullableText } from './nullable.js';

/** Answer of GET /healthz: the process runs. */
export const HealthResponseSchema = Type.Object({ status: Type.Literal('ok') });

/** Answer of GET /readyz: whether requests should be sent here, by dependency. */
export const ReadyResponseSchema = Type.Object({
  ready: Type.Boolean(),
  draining: Type.Boolean(),
  bundle: Type.Object({
    state: Type.Enum(['absent', 'loading', 'ready', 'failed', 'closed'], {
      description: 'ready: verified, its golden rows reproduced, every item context computed.',
    }),
    reason: NullableText(),
    model_version: NullableText(),
  }),
  store: Type.Object(
    {
      state: Type.Enum(['absent', 'ready', 'degraded'], {
        description:
          'degraded: it does not answer. Requests are answered all the same, and what is written waits in the spool.',
      }),
      reason: NullableText(),
      spooled_rows: Type.Integer({ minimum: 0 }),
      spooled_bytes: Type.Integer({ minimum: 0 }),
    },
    { description: 'Where interactions, executions and configuration are kept.' },
  ),
});
