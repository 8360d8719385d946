import Type from 'typebox';
import { pageOf } from '../../assessment/page-of.js';
import type { FeedbackLoop } from '../../feedback-loop.js';
import { validateQuery } from '../query-validator.js';
import { ErrorResponseSchema } from '../schemas/error-response.js';
import {
  CreateEvaluationDatasetSchema,
  DeletedEvaluationDatasetSchema,
  EvaluationDatasetSchema,
  EvaluationDatasetsSchema,
} from '../schemas/evaluation-dataset.js';
import { PageQuerySchema } from '../schemas/page.js';
import type { App } from '../typed-app.js';

const errors = { '4xx': ErrorResponseSchema, '5xx': ErrorResponseSchema };
const params = Type.Object({
  dataset: Type.String({ maxLength: 512, description: 'The id or the name of a data set.' }),
});

/** Routes of the data sets that retrievers are measured by. */
export function addEvaluationDatasetRoutes(
  app: App,
  { assessment: { datasets } }: Pick<FeedbackLoop, 'assessment'>,
): void {
  app.post(
    '/v1/retrievers/evaluations/datasets',
    {
      schema: {
        summary: 'Make a data set of questions with known good answers',
        body: CreateEvaluationDatasetSchema,
        response: { 201: EvaluationDatasetSchema, ...errors },
      },
    },
    async ({ namespace, body }, reply) => {
      reply.status(201);
      return datasets.create(namespace, body);
    },
  );

  app.get(
    '/v1/retrievers/evaluations/datasets',
    {
      schema: {
        summary: "A namespace's data sets, in the order in which they were made",
        querystring: PageQuerySchema,
        response: { 200: EvaluationDatasetsSchema, ...errors },
      },
      validatorCompiler: validateQuery,
    },
    async ({ namespace, query }) => {
      const { items, ...page } = pageOf(datasets.list(namespace), query);
      return { datasets: items, ...page };
    },
  );

  app.get(
    '/v1/retrievers/evaluations/datasets/:dataset',
    { schema: { summary: 'A data set', params, response: { 200: EvaluationDatasetSchema, ...errors } } },
    async ({ namespace, params: { dataset } }) => datasets.find(namespace, dataset),
  );

  app.delete(
    '/v1/retrievers/evaluations/datasets/:dataset',
    { schema: { summary: 'Delete a data set', params, response: { 200: DeletedEvaluationDatasetSchema, ...errors } } },
    async ({ namespace, params: { dataset } }) => {
      const { dataset_id } = await datasets.delete(namespace, dataset);
      return { dataset_id, deleted: true };
    },
  );
}
