import Type from 'typebox';
import type { AskAnalytics } from '../../analytics/analytics-question.js';
import { analyzeTuning } from '../../analytics/analyze-tuning.js';
import { describeVerdict } from '../../analytics/describe-verdict.js';
import { gateRollout } from '../../analytics/gate-rollout.js';
import { learningConfigOf } from '../../learning/learning-config-of.js';
import { validateQueryOrBody } from '../query-or-body-validator.js';
import { validateQuery } from '../query-validator.js';
import { ErrorResponseSchema } from '../schemas/error-response.js';
import { GateQuerySchema, GateSchema } from '../schemas/gate.js';
import { TuningQuerySchema, TuningSchema } from '../schemas/retriever-analytics.js';
import type { App } from '../typed-app.js';

const errors = { '4xx': ErrorResponseSchema, '5xx': ErrorResponseSchema };
const params = Type.Object({ id: Type.String({ minLength: 1, maxLength: 512 }) });

/** Routes of advice: what to change, and whether learned fusion may have everybody. */
export function addAdviceRoutes(app: App, ask: AskAnalytics): void {
  app.post(
    '/v1/analytics/retrievers/:id/analyze-tuning',
    {
      schema: {
        summary: 'What to change, from what was measured',
        params,
        querystring: TuningQuerySchema,
        body: Type.Optional(TuningQuerySchema),
        response: { 200: TuningSchema, ...errors },
      },
      validatorCompiler: validateQueryOrBody,
    },
    async ({ namespace, params: { id }, query, body }) => {
      const days = query.days ?? body?.days ?? 7;
      const { retriever, store, now } = await ask(namespace, id);
      return analyzeTuning(store, retriever, days, now);
    },
  );

  app.get(
    '/v1/retrievers/:id/learned-fusion/gate',
    {
      schema: {
        summary: 'Whether learned fusion may replace the static one, by what its rollout has shown',
        params,
        querystring: GateQuerySchema,
        response: { 200: GateSchema, ...errors },
      },
      validatorCompiler: validateQuery,
    },
    async ({ namespace, params: { id }, query: { days = 30, min_gain, min_effective_sample_size } }) => {
      const { retriever, store, now } = await ask(namespace, id);
      const { attributionWindowHours } = learningConfigOf(retriever);
      const thresholds = {
        ...(min_gain === undefined ? {} : { minGain: min_gain }),
        ...(min_effective_sample_size === undefined ? {} : { minEffectiveSampleSize: min_effective_sample_size }),
      };
      const question = { namespace, retrieverId: id, now, days, attributionWindowHours, thresholds };
      return describeVerdict(id, await gateRollout(store, question));
    },
  );
}
