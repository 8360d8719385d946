import { describeReliability } from '../../analytics/describe-reliability.js';
import { validateQuery } from '../query-validator.js';
import { ErrorResponseSchema } from '../schemas/error-response.js';
import { ReliabilityQuerySchema, ReliabilitySchema } from '../schemas/reliability.js';
import type { ServerState } from '../server-state.js';
import type { App } from '../typed-app.js';

const HOUR_MS = 3_600_000;

/** GET /v1/analytics/reliability: whether scores that people's feedback was about came true as often as they said. */
export function addReliabilityRoute(app: App, { log, wallClock }: ServerState): void {
  app.get(
    '/v1/analytics/reliability',
    {
      schema: {
        summary: 'Whether scores that feedback was about came true as often as they said',
        querystring: ReliabilityQuerySchema,
        response: { 200: ReliabilitySchema, '4xx': ErrorResponseSchema, '5xx': ErrorResponseSchema },
      },
      validatorCompiler: validateQuery,
    },
    async ({ namespace, query: { hours = 168 } }) =>
      describeReliability(await log.since(namespace, wallClock() - hours * HOUR_MS), hours),
  );
}
