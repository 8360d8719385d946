import { SLOT_SECONDS } from '../../metrics/recent-traffic.js';
import { validateQuery } from '../query-validator.js';
import { ErrorResponseSchema } from '../schemas/error-response.js';
import { CallerSchema, TrafficQuerySchema, TrafficSchema } from '../schemas/traffic.js';
import type { ServerState } from '../server-state.js';
import type { App } from '../typed-app.js';

const errors = { '4xx': ErrorResponseSchema, '5xx': ErrorResponseSchema };

/** What goes on right now, and who asks: for pages that people watch a server with. */
export function addTrafficRoutes(app: App, { traffic, wallClock }: ServerState): void {
  app.get(
    '/v1/analytics/requests',
    {
      schema: {
        summary: 'Requests of the last hour: how many of what, and why not the network',
        querystring: TrafficQuerySchema,
        response: { 200: TrafficSchema, ...errors },
      },
      validatorCompiler: validateQuery,
    },
    async ({ namespace, query: { minutes = 60 } }) => ({
      now: new Date(wallClock()).toISOString(),
      slot_seconds: SLOT_SECONDS,
      slots: traffic.read(namespace, minutes).map(({ start, tookMs, ...counts }) => ({
        start: new Date(start).toISOString(),
        ...counts,
        took_ms: tookMs,
      })),
    }),
  );

  app.get(
    '/v1/caller',
    { schema: { summary: 'Who asks, and what they may', response: { 200: CallerSchema, ...errors } } },
    async ({ caller, namespace }) => ({
      name: caller?.name ?? null,
      role: caller?.role ?? ('admin' as const),
      namespaces: caller?.namespaces ? [...caller.namespaces] : null,
      namespace,
    }),
  );
}
