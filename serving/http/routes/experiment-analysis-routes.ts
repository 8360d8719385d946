import Type from 'typebox';
import { analyze } from '../../experiments/analyze.js';
import { askOffPolicy } from '../../experiments/ask-off-policy.js';
import { clusteringOf } from '../../experiments/clustering-of.js';
import { listSegments } from '../../experiments/list-segments.js';
import { measureDrift } from '../../experiments/measure-drift.js';
import type { FeedbackLoop } from '../../feedback-loop.js';
import { validateQuery } from '../query-validator.js';
import { ErrorResponseSchema } from '../schemas/error-response.js';
import {
  AnalysisQuerySchema,
  AnalysisSchema,
  DriftQuerySchema,
  DriftSchema,
  OffPolicyAnswerSchema,
  OffPolicySchema,
  SegmentsQuerySchema,
  SegmentsSchema,
} from '../schemas/experiment-analysis.js';
import type { ServerState } from '../server-state.js';
import { settledStore } from '../settled-store.js';
import type { App } from '../typed-app.js';

const errors = { '4xx': ErrorResponseSchema, '5xx': ErrorResponseSchema };
const params = Type.Object({ id: Type.String({ minLength: 1, maxLength: 512 }) });
const PATH = '/v1/experiments/:id';

/** Routes that ask what came of an experiment, and what else could have. */
export function addExperimentAnalysisRoutes(
  app: App,
  loop: Pick<FeedbackLoop, 'experiments' | 'store'>,
  { bundles, wallClock }: Pick<ServerState, 'bundles' | 'wallClock'>,
): void {
  const { experiments } = loop;
  app.get(
    `${PATH}/analysis`,
    {
      schema: {
        summary: 'Segments that do better or worse, variants beside the control, what looks odd, and what to do',
        params,
        querystring: AnalysisQuerySchema,
        response: { 200: AnalysisSchema, ...errors },
      },
      validatorCompiler: validateQuery,
    },
    ({ namespace, params: { id }, query: { min_samples: minSamples = 100 } }) =>
      analyze(experiments, experiments.get(namespace, id), { minSamples, now: wallClock() }),
  );

  app.get(
    `${PATH}/segments`,
    {
      schema: {
        summary: 'How segments perform, the most visited first',
        params,
        querystring: SegmentsQuerySchema,
        response: { 200: SegmentsSchema, ...errors },
      },
      validatorCompiler: validateQuery,
    },
    async ({ namespace, params: { id }, query: { min_samples: minSamples = 0, parent } }) => {
      const experiment = experiments.get(namespace, id);
      return listSegments(await experiments.segments(experiment), experiment, { minSamples, parent });
    },
  );

  app.post(
    `${PATH}/off-policy`,
    {
      schema: {
        summary: 'What another rule would have earned, by the logs',
        params,
        body: OffPolicySchema,
        response: { 200: OffPolicyAnswerSchema, ...errors },
      },
    },
    async ({ namespace, params: { id }, body }) => {
      const experiment = experiments.get(namespace, id);
      return askOffPolicy(await settledStore(loop), experiment, body);
    },
  );

  app.get(
    `${PATH}/drift`,
    {
      schema: {
        summary: 'Whether the mix of segments is still what it was',
        params,
        querystring: DriftQuerySchema,
        response: { 200: DriftSchema, ...errors },
      },
      validatorCompiler: validateQuery,
    },
    async ({ namespace, params: { id }, query: { days = 7 } }) => {
      const experiment = experiments.get(namespace, id);
      const bundle = bundles.of(namespace)?.catalogue.bundle;
      const learned = bundle ? clusteringOf(bundle) : null;
      return measureDrift(await settledStore(loop), experiment, { days, now: wallClock(), learned });
    },
  );
}
