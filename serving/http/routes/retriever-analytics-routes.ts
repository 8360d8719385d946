import Type from 'typebox';
import { readPerformance } from '../../../data/store/reads/performance.js';
import { readSlowExecutions } from '../../../data/store/reads/slow-executions.js';
import { readStageLatencies } from '../../../data/store/reads/stage-latencies.js';
import { readWeightSamples } from '../../../data/store/reads/weight-samples.js';
import { readWeightSignals } from '../../../data/store/reads/weight-signals.js';
import { readWeightSpread } from '../../../data/store/reads/weight-spread.js';
import type { Store } from '../../../data/store/store.js';
import { CONVERGENCE_SAMPLES } from '../../../models/bandit/convergence.js';
import { analyzeTuning } from '../../analytics/analyze-tuning.js';
import { describeConvergence } from '../../analytics/describe-convergence.js';
import { describePerformance } from '../../analytics/describe-performance.js';
import { describeSignal } from '../../analytics/describe-signal.js';
import { describeVerdict } from '../../analytics/describe-verdict.js';
import { gateRollout } from '../../analytics/gate-rollout.js';
import { readTimeRange } from '../../analytics/read-time-range.js';
import type { FeedbackLoop } from '../../feedback-loop.js';
import { learningConfigOf } from '../../learning/learning-config-of.js';
import { findRetriever } from '../../retrieval/find-retriever.js';
import type { Retriever } from '../../retrieval/retriever.js';
import { validateQuery } from '../query-validator.js';
import { ErrorResponseSchema } from '../schemas/error-response.js';
import { GateQuerySchema, GateSchema } from '../schemas/gate.js';
import {
  ConvergenceSchema,
  HoursQuerySchema,
  PerformanceQuerySchema,
  PerformanceSchema,
  SignalsQuerySchema,
  SignalsSchema,
  SlowQueriesQuerySchema,
  SlowQueriesSchema,
  StagesSchema,
  TuningQuerySchema,
  TuningSchema,
} from '../schemas/retriever-analytics.js';
import type { ServerState } from '../server-state.js';
import { settledStore } from '../settled-store.js';
import type { App } from '../typed-app.js';
import { unknownId } from '../unknown-id.js';

const errors = { '4xx': ErrorResponseSchema, '5xx': ErrorResponseSchema };
const params = Type.Object({ id: Type.String({ minLength: 1, maxLength: 512 }) });
const PATH = '/v1/analytics/retrievers/:id';
const HOUR_MS = 3_600_000;

/** Routes of signals, performance, convergence, stages, slow queries, tuning and the gate. */
export function addRetrieverAnalyticsRoutes(app: App, loop: FeedbackLoop, { wallClock }: ServerState): void {
  const ask: Ask = async (namespace, id) => {
    const retriever = findRetriever(loop.retrieval.retrievers, namespace, id);
    return { retriever, store: await settledStore(loop), now: wallClock() };
  };
  addLearningRoutes(app, ask);
  addPerformanceRoutes(app, ask);
  addLatencyRoutes(app, ask);
  addAdviceRoutes(app, ask);
}

/** What is asked of whom. @throws FusionError `unknown_id`, `store_unavailable` */
type Ask = (
  namespace: string,
  id: string,
) => Promise<{ readonly retriever: Retriever; readonly store: Store; readonly now: number }>;

function addLearningRoutes(app: App, ask: Ask): void {
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
      const { retriever, store, now } = await ask(namespace, id);
      return (await readWeightSignals(store, outcomesOf(retriever, since(now, hours), now), limit)).map(describeSignal);
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

function addPerformanceRoutes(app: App, ask: Ask): void {
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
      const { retriever, store, now } = await ask(namespace, id);
      const { from, to } = readTimeRange(dates, group_by, now);
      const filter = { ...outcomesOf(retriever, from, now), to };
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

function addLatencyRoutes(app: App, ask: Ask): void {
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
      const { retriever, store, now } = await ask(namespace, id);
      const filter = outcomesOf(retriever, since(now, hours), now);
      const [stages, rows] = await Promise.all([
        readStageLatencies(store, filter),
        readPerformance(store, filter, 'week'),
      ]);
      return {
        retriever_id: id,
        stages: stages.map(({ mean_ms, p50_ms, p95_ms, max_ms, ...stage }) => ({
          ...stage,
          mean_latency_ms: mean_ms,
          p50_latency_ms: p50_ms,
          p95_latency_ms: p95_ms,
          max_latency_ms: max_ms,
        })),
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
      const { store, now } = await ask(namespace, id);
      const rows = await readSlowExecutions(store, { namespace, retrieverId: id, from: since(now, hours), limit });
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

function addAdviceRoutes(app: App, ask: Ask): void {
  app.post(
    `${PATH}/analyze-tuning`,
    {
      schema: {
        summary: 'What to change, from what was measured',
        params,
        querystring: TuningQuerySchema,
        response: { 200: TuningSchema, ...errors },
      },
      validatorCompiler: validateQuery,
    },
    async ({ namespace, params: { id }, query: { days = 7 } }) => {
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

async function convergence(store: Store, { namespace, retriever_id: retrieverId }: Retriever) {
  return describeConvergence(await readWeightSamples(store, { namespace, retrieverId, limit: CONVERGENCE_SAMPLES }));
}

/** Executions from a moment until now, with what came of them within the retriever's own window. */
function outcomesOf(retriever: Retriever, from: string, now: number) {
  return {
    namespace: retriever.namespace,
    retrieverId: retriever.retriever_id,
    from,
    to: new Date(now + 1).toISOString(),
    windowHours: learningConfigOf(retriever).attributionWindowHours,
  };
}

function since(now: number, hours: number): string {
  return new Date(now - hours * HOUR_MS).toISOString();
}
