import Type from 'typebox';
import { pageOf } from '../../assessment/page-of.js';
import type { FeedbackLoop } from '../../feedback-loop.js';
import { validateQuery } from '../query-validator.js';
import {
  BenchmarkSchema,
  BenchmarksQuerySchema,
  BenchmarksSchema,
  DeletedBenchmarkSchema,
  RunBenchmarkSchema,
} from '../schemas/benchmark.js';
import { ErrorResponseSchema } from '../schemas/error-response.js';
import { settledStore } from '../settled-store.js';
import type { App } from '../typed-app.js';

const errors = { '4xx': ErrorResponseSchema, '5xx': ErrorResponseSchema };
const params = Type.Object({ benchmark_id: Type.String({ maxLength: 512 }) });

/** Routes of comparisons of retrievers by sessions that happened. */
export function addBenchmarkRoutes(app: App, loop: Pick<FeedbackLoop, 'store' | 'assessment'>): void {
  const { benchmarks } = loop.assessment;

  app.post(
    '/v1/retrievers/benchmarks',
    {
      schema: {
        summary: 'Replay sessions with a baseline and candidates, in the background',
        body: RunBenchmarkSchema,
        response: { 202: BenchmarkSchema, ...errors },
      },
    },
    async ({ namespace, body }, reply) => {
      const started = await benchmarks.start(namespace, body, await settledStore(loop));
      reply.status(202);
      return started;
    },
  );

  app.get(
    '/v1/retrievers/benchmarks',
    {
      schema: {
        summary: "A namespace's benchmarks, the latest first",
        querystring: BenchmarksQuerySchema,
        response: { 200: BenchmarksSchema, ...errors },
      },
      validatorCompiler: validateQuery,
    },
    async ({ namespace, query }) => {
      const found = benchmarks
        .list(namespace)
        .filter(({ status }) => query.status === undefined || status === query.status);
      const { items, ...page } = pageOf(found, query);
      return { benchmarks: items, ...page };
    },
  );

  app.get(
    '/v1/retrievers/benchmarks/:benchmark_id',
    { schema: { summary: 'A benchmark', params, response: { 200: BenchmarkSchema, ...errors } } },
    async ({ namespace, params: { benchmark_id } }) => benchmarks.get(namespace, benchmark_id),
  );

  app.delete(
    '/v1/retrievers/benchmarks/:benchmark_id',
    {
      schema: {
        summary: 'Delete a benchmark, which stops it',
        params,
        response: { 200: DeletedBenchmarkSchema, ...errors },
      },
    },
    async ({ namespace, params: { benchmark_id } }) => {
      await benchmarks.delete(namespace, benchmark_id);
      return { benchmark_id, deleted: true };
    },
  );
}
