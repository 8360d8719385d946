import Type from 'typebox';
import { generateDataset } from '../../assessment/generate-dataset.js';
import { isOverWithin } from '../../assessment/is-over-within.js';
import { pageOf } from '../../assessment/page-of.js';
import type { FeedbackLoop } from '../../feedback-loop.js';
import { findRetriever } from '../../retrieval/find-retriever.js';
import { invalidValue } from '../invalid-value.js';
import { validateQuery } from '../query-validator.js';
import { ErrorResponseSchema } from '../schemas/error-response.js';
import {
  EvaluationSchema,
  EvaluationsQuerySchema,
  EvaluationsSchema,
  PendingEvaluationSchema,
  RunEvaluationSchema,
} from '../schemas/evaluation.js';
import { EvaluationDatasetSchema, GenerateDatasetSchema } from '../schemas/evaluation-dataset.js';
import type { ServerState } from '../server-state.js';
import { settledStore } from '../settled-store.js';
import type { App } from '../typed-app.js';
import { addBenchmarkRoutes } from './benchmark-routes.js';
import { addEvaluationDatasetRoutes } from './evaluation-dataset-routes.js';

const errors = { '4xx': ErrorResponseSchema, '5xx': ErrorResponseSchema };
const params = Type.Object({ id: Type.String({ maxLength: 512 }) });
const oneParams = Type.Object({ ...params.properties, evaluation_id: Type.String({ maxLength: 512 }) });

/**
 * Routes of evaluations, their data sets, and session-replay benchmarks.
 * @param patienceMs how long an evaluation is waited for
 */
export function addEvaluationRoutes(
  app: App,
  loop: Pick<FeedbackLoop, 'store' | 'retrieval' | 'assessment'>,
  state: Pick<ServerState, 'wallClock'>,
  patienceMs = 10_000,
): void {
  const { datasets, evaluations } = loop.assessment;
  const { retrievers } = loop.retrieval;

  app.post(
    '/v1/retrievers/:id/evaluations',
    {
      schema: {
        summary: 'Measure a retriever by a data set; waits up to 10 seconds for the end',
        params,
        body: RunEvaluationSchema,
        response: { 200: EvaluationSchema, 202: PendingEvaluationSchema, ...errors },
      },
    },
    async ({ namespace, params: { id }, body }, reply) => {
      const retriever = findRetriever(retrievers, namespace, id);
      const { dataset_id, dataset_name } = body;
      const name = dataset_id ?? dataset_name;
      if (name === undefined) throw invalidValue('dataset_id', 'the id of a data set, or a dataset_name', undefined);
      const dataset = datasets.find(namespace, name, dataset_id === undefined ? 'dataset_name' : 'dataset_id');
      const { evaluation, done } = await evaluations.start(retriever, dataset, body);
      const { evaluation_id, created_at } = evaluation;
      if (await isOverWithin(patienceMs, done)) return evaluations.get(namespace, id, evaluation_id);
      reply.status(202);
      const task = { task_id: evaluation_id, task_type: 'retriever.evaluation', status: 'pending' } as const;
      return { ...task, evaluation_id, created_at };
    },
  );

  app.get(
    '/v1/retrievers/:id/evaluations',
    {
      schema: {
        summary: "A retriever's evaluations, the latest first",
        params,
        querystring: EvaluationsQuerySchema,
        response: { 200: EvaluationsSchema, ...errors },
      },
      validatorCompiler: validateQuery,
    },
    async ({ namespace, params: { id }, query }) => {
      findRetriever(retrievers, namespace, id);
      const found = evaluations
        .list(namespace, id)
        .filter(({ status }) => query.status === undefined || status === query.status)
        .filter(({ dataset_name }) => query.dataset_name === undefined || dataset_name === query.dataset_name);
      const { items, ...page } = pageOf(found, query);
      return { evaluations: items, ...page };
    },
  );

  app.get(
    '/v1/retrievers/:id/evaluations/:evaluation_id',
    { schema: { summary: 'An evaluation', params: oneParams, response: { 200: EvaluationSchema, ...errors } } },
    async ({ namespace, params: { id, evaluation_id } }) => evaluations.get(namespace, id, evaluation_id),
  );

  app.post(
    '/v1/retrievers/:id/evaluations/generate-from-interactions',
    {
      schema: {
        summary: "Make a data set of what people did with a retriever's results",
        params,
        body: Type.Optional(GenerateDatasetSchema),
        response: { 201: EvaluationDatasetSchema, ...errors },
      },
    },
    async ({ namespace, params: { id }, body }, reply) => {
      const retriever = findRetriever(retrievers, namespace, id);
      const options = { store: await settledStore(loop), datasets, now: state.wallClock() };
      reply.status(201);
      return generateDataset(retriever, body ?? {}, options);
    },
  );

  addEvaluationDatasetRoutes(app, loop);
  addBenchmarkRoutes(app, loop);
}
