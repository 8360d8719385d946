import Type from 'typebox';
import { readPerformance } from '../../../data/store/reads/performance.js';
import { readSlowExecutions } from '../../../data/store/reads/slow-executions.js';
import { readStageLatencies } from '../../../data/store/reads/stage-latencies.js';
import { type AskAnalytics, outcomesOf } from '../../analytics/analytics-question.js';
import { describePerformance } from '../../analytics/describe-performance.js';
import { describeStages } from '../../analytics/describe-stages.js';
import { validateQuery } from '../query-validator.js';
import { ErrorResponseSchema } from '../schemas/error-response.js';
import {
  HoursQuerySchema,
  SlowQueriesQuerySchema,
  SlowQueriesSchema,
  StagesSchema,
} from '../schemas/retriever-analytics.js';
import type { App } from '../typed-app.js';

const errors = { '4xx': ErrorResponseSchema, '5xx': ErrorResponseSchema };
const params = Type.Object({ id: Type.String({ minLength: 1, maxLength: 512 }) });
const PATH = '/v1/analytics/retrievers/:id';

/** Routes of what answering takes: by step, and the slowest. */
export function addLatencyRoutes(app: App, ask: AskAnalytics): void {
  app.get(
    `${PATH}/stages`,
    {
      schema: {
        summary: 'What the steps of answering take',
        params,
        querystring: HoursQuerySchema,
        response: { 200: StagesSchema, ...errors },
      },
      validatorCompiler: validateQuery,
    },
    async ({ namespace, params: { id }, query: { hours = 24 } }) => {
      const question = await ask(namespace, id);
      const { store } = question;
      const filter = outcomesOf(question, hours);
      const [stages, rows] = await Promise.all([
        readStageLatencies(store, filter),
        readPerformance(store, filter, 'week'),
      ]);
      return {
        retriever_id: id,
        stages: describeStages(stages),
        total_latency_ms: describePerformance(rows, []).summary.mean_latency_ms,
      };
    },
  );

  app.get(
    `${PATH}/slow-queries`,
    {
      schema: {
        summary: 'The slowest executions',
        params,
        querystring: SlowQueriesQuerySchema,
        response: { 200: SlowQueriesSchema, ...errors },
      },
      validatorCompiler: validateQuery,
    },
    async ({ namespace, params: { id }, query: { limit = 10, hours = 24 } }) => {
      const question = await ask(namespace, id);
      const { windowHours: _, to: __, ...filter } = outcomesOf(question, hours);
      const rows = await readSlowExecutions(question.store, { ...filter, limit });
      return rows.map(({ executed_at, took_ms, inputs, stages, ...row }) => ({
        ...row,
        timestamp: executed_at,
        latency_ms: took_ms,
        inputs: JSON.parse(inputs),
        stages: JSON.parse(stages),
      }));
    },
  );
}
