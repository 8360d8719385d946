import { adaptationEffect } from '../../../models/metrics/adaptation-effect.js';
import { validateQuery } from '../query-validator.js';
import { AdaptationAnalyticsQuerySchema, AdaptationAnalyticsSchema } from '../schemas/adaptation-analytics.js';
import { ErrorResponseSchema } from '../schemas/error-response.js';
import type { ServerState } from '../server-state.js';
import type { App } from '../typed-app.js';

const HOUR_MS = 3_600_000;

/** GET /v1/analytics/adaptation: whether adapting to feedback brings predictions nearer. */
export function addAdaptationAnalyticsRoute(app: App, { log, wallClock }: ServerState): void {
  app.get(
    '/v1/analytics/adaptation',
    {
      schema: {
        summary: 'Whether adapting to feedback brings predictions nearer',
        querystring: AdaptationAnalyticsQuerySchema,
        response: { 200: AdaptationAnalyticsSchema, '4xx': ErrorResponseSchema, '5xx': ErrorResponseSchema },
      },
      validatorCompiler: validateQuery,
    },
    async ({ namespace, query: { hours = 24 } }) => {
      const { records, isComplete } = await log.since(namespace, wallClock() - hours * HOUR_MS);
      const effect = adaptationEffect(
        records.map(({ userId, receivedAt, before, after, outcome }) => ({
          user: userId,
          moment: receivedAt,
          before,
          after,
          outcome,
        })),
      );
      return {
        hours,
        mean_adaptation_improvement: effect.meanImprovement,
        adaptation_success_rate: effect.successRate,
        learning_retention: effect.retention,
        feedback_count: effect.feedback,
        user_count: effect.users,
        retention_user_count: effect.retentionUsers,
        complete: isComplete,
      };
    },
  );
}
