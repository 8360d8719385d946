import Type from 'typebox';
import { readPerformance } from '../../../data/store/reads/performance.js';
import { readWeightSamples } from '../../../data/store/reads/weight-samples.js';
import { readWeightSignals } from '../../../data/store/reads/weight-signals.js';
import { readWeightSpread } from '../../../data/store/reads/weight-spread.js';
import type { Store } from '../../../data/store/store.js';
import { CONVERGENCE_SAMPLES } from '../../../models/bandit/convergence.js';
import { type AskAnalytics, analyticsOf, outcomesOf } from '../../analytics/analytics-question.js';
import { describeConvergence } from '../../analytics/describe-convergence.js';
import { describePerformance } from '../../analytics/describe-performance.js';
import { describeSignal } from '../../analytics/describe-signal.js';
import { readTimeRange } from '../../analytics/read-time-range.js';
import type { FeedbackLoop } from '../../feedback-loop.js';
import type { Retriever } from '../../retrieval/retriever.js';
import { validateQuery } from '../query-validator.js';
import { ErrorResponseSchema } from '../schemas/error-response.js';
import {
  ConvergenceSchema,
  PerformanceQuerySchema,
  PerformanceSchema,
  SignalsQuerySchema,
  SignalsSchema,
} from '../schemas/retriever-analytics.js';
import type { ServerState } from '../server-state.js';
import type { App } from '../typed-app.js';
import { unknownId } from '../unknown-id.js';
import { addAdviceRoutes } from './advice-routes.js';
import { addLatencyRoutes } from './latency-routes.js';

const errors = { '4xx': ErrorResponseSchema, '5xx': ErrorResponseSchema };
const params = Type.Object({ id: Type.String({ minLength: 1, maxLength: 512 }) });
const PATH = '/v1/analytics/retrievers/:id';

/** Routes of signals, performance, convergence, stages, slow queries, tuning and the gate. */
export function addRetrieverAnalyticsRoutes(app: App, loop: FeedbackLoop, { wallClock }: ServerState): void {
  const ask = analyticsOf(loop, wallClock);
  addLearningRoutes(app, ask);
  addPerformanceRoute(app, ask, wallClock);
  addLatencyRoutes(app, ask);
  addAdviceRoutes(app, ask);
}

function addLearningRoutes(app: App, ask: AskAnalytics): void {
  app.get(
    `${PATH}/signals`,
    {
      schema: {
        summary: 'Weights that the bandit had for executions, and what became of them',
        params,
        querystring: SignalsQuerySchema,
        response: { 200: SignalsSchema, ...errors },
      },
      validatorCompiler: validateQuery,
    },
    async ({ namespace, params: { id }, query: { signal_type, limit = 100, hours = 24 } }) => {
      if (signal_type !== undefined && signal_type !== 'learned_weights') {
        throw unknownId('signal_type', 'learned_weights', signal_type);
      }
      const question = await ask(namespace, id);
      const rows = await readWeightSignals(question.store, outcomesOf(question, hours), limit);
      return rows.map(describeSignal);
    },
  );

  app.get(
    `${PATH}/convergence`,
    {
      schema: {
        summary: 'Whether the weights that are drawn have settled',
        params,
        response: { 200: ConvergenceSchema, ...errors },
      },
    },
    async ({ namespace, params: { id } }) => {
      const { retriever, store } = await ask(namespace, id);
      return convergence(store, retriever);
    },
  );
}

function addPerformanceRoute(app: App, ask: AskAnalytics, wallClock: () => number): void {
  app.get(
    `${PATH}/performance`,
    {
      schema: {
        summary: 'Click rates, reciprocal ranks, interactions and weights by period and served arm',
        params,
        querystring: PerformanceQuerySchema,
        response: { 200: PerformanceSchema, ...errors },
      },
      validatorCompiler: validateQuery,
    },
    async ({ namespace, params: { id }, query: { group_by = 'day', ...dates } }) => {
      const { from, to } = readTimeRange(dates, group_by, wallClock());
      const question = await ask(namespace, id);
      const { retriever, store } = question;
      const filter = { ...outcomesOf(question, 0), from, to };
      const [rows, spread] = await Promise.all([
        readPerformance(store, filter, group_by),
        readWeightSpread(store, filter, group_by),
      ]);
      const { metrics, summary } = describePerformance(rows, spread);
      return {
        retriever_id: id,
        time_range: { start: from, end: to },
        group_by,
        metrics,
        summary: { ...summary, convergence: await convergence(store, retriever) },
      };
    },
  );
}

async function convergence(store: Store, { namespace, retriever_id: retrieverId }: Retriever) {
  return describeConvergence(await readWeightSamples(store, { namespace, retrieverId, limit: CONVERGENCE_SAMPLES }));
}
