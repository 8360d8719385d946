import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import Fastify from 'fastify';
import { expect, it, onTestFinished, vi } from 'vitest';
import { handleErrors } from '../../../serving/http/error-handler.js';
import { readNamespaces } from '../../../serving/http/namespace.js';
import { addEvaluationRoutes } from '../../../serving/http/routes/evaluation-routes.js';
import type { App } from '../../../serving/http/typed-app.js';
import { standIn } from './stand-in.js';

it('an evaluation that takes longer than a request goes on without it, and is then there', async () => {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const { assessment, retrieval } = await standIn(() => released.then(() => ['good']));
  const app: App = Fastify().withTypeProvider<TypeBoxTypeProvider>();
  onTestFinished(() => app.close());
  handleErrors(app);
  readNamespaces(app);
  addEvaluationRoutes(app, { store: null, assessment, retrieval }, { wallClock: () => 0 }, 20);
  const query = { query_id: 'q', query_input: {}, relevant_documents: ['good'] };
  const dataset = { dataset_name: 'truth', queries: [query] };
  await app.inject({ method: 'POST', url: '/v1/retrievers/evaluations/datasets', payload: dataset });

  const url = '/v1/retrievers/ret_1/evaluations';
  const pending = await app.inject({ method: 'POST', url, payload: { dataset_name: 'truth' } });
  const { evaluation_id } = pending.json();
  expect(pending.statusCode).toBe(202);
  expect(pending.json()).toEqual({
    task_id: evaluation_id,
    evaluation_id,
    task_type: 'retriever.evaluation',
    status: 'pending',
    created_at: '2026-03-02T00:00:00.000Z',
  });
  expect((await app.inject(`${url}/${evaluation_id}`)).json()).toMatchObject({ status: 'in_progress', arms: [] });
  release();
  await vi.waitFor(async () =>
    expect((await app.inject(`${url}/${evaluation_id}`)).json()).toMatchObject({
      status: 'completed',
      overall_metrics: { mrr: 1 },
    }),
  );

  const refused = await app.inject({ method: 'POST', url: `${url}/generate-from-interactions`, payload: {} });
  expect(refused.json()).toMatchObject({ status: 503, error: { code: 'store_unavailable' } });
});
