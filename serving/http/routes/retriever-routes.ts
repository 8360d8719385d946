import Type from 'typebox';
import { patchRetriever } from '../../control/patch-retriever.js';
import type { FeedbackLoop } from '../../feedback-loop.js';
import { addRetriever } from '../../retrieval/add-retriever.js';
import { changeRetriever } from '../../retrieval/change-retriever.js';
import { findRetriever, known } from '../../retrieval/find-retriever.js';
import { newRetriever } from '../../retrieval/new-retriever.js';
import type { Retriever } from '../../retrieval/retriever.js';
import { emptyBody } from '../empty-body.js';
import { ErrorResponseSchema } from '../schemas/error-response.js';
import {
  CloneRetrieverSchema,
  CreateRetrieverSchema,
  DeletedRetrieverSchema,
  ListRetrieversSchema,
  OneRetrieverSchema,
  PatchRetrieverSchema,
  RetrieversSchema,
} from '../schemas/retriever.js';
import type { ServerState } from '../server-state.js';
import type { App } from '../typed-app.js';
import { addExecuteRoutes } from './execute-routes.js';
import { addRetrieverExecutionRoutes } from './retriever-execution-routes.js';

const errors = { '4xx': ErrorResponseSchema, '5xx': ErrorResponseSchema };
const params = Type.Object({ id: Type.String({ maxLength: 512 }) });
const one = { 200: OneRetrieverSchema, ...errors };

/** Routes of retrievers: create, list, read, change, clone, delete; and of their answers. */
export function addRetrieverRoutes(app: App, loop: FeedbackLoop, state: ServerState): void {
  const { wallClock } = state;
  const { retrievers } = loop.retrieval;
  const keep = async (retriever: Retriever) => shown(await addRetriever(retrievers, retriever));

  app.post(
    '/v1/retrievers',
    { schema: { summary: 'Make a retriever', body: CreateRetrieverSchema, response: one } },
    ({ namespace, body }) => keep(newRetriever(namespace, body, wallClock())),
  );

  app.post(
    '/v1/retrievers/list',
    {
      schema: {
        summary: "A namespace's retrievers, in the order in which they were made",
        body: ListRetrieversSchema,
        response: { 200: RetrieversSchema, ...errors },
      },
      preValidation: emptyBody,
    },
    async ({ namespace, body: { search = '', limit = 50, offset = 0 } }) => {
      const found = retrievers
        .list(namespace)
        .filter(({ retriever_name: name }) => name.toLowerCase().includes(search.toLowerCase()));
      const results = found.slice(offset, offset + limit);
      return { results, pagination: { total: found.length, limit, offset } };
    },
  );

  app.get(
    '/v1/retrievers/:id',
    { schema: { summary: 'A retriever', params, response: one } },
    async ({ namespace, params: { id } }) => shown(findRetriever(retrievers, namespace, id)),
  );

  app.patch(
    '/v1/retrievers/:id',
    { schema: { summary: 'Change a retriever; stages are merged', params, body: PatchRetrieverSchema, response: one } },
    async ({ namespace, params: { id }, body }) =>
      shown(await patchRetriever(loop, { namespace, retrieverId: id, change: body, now: wallClock() })),
  );

  app.post(
    '/v1/retrievers/:id/clone',
    { schema: { summary: 'Make a retriever like another', params, body: CloneRetrieverSchema, response: one } },
    ({ namespace, params: { id }, body: { overrides, ...changes } }) => {
      const original = findRetriever(retrievers, namespace, id);
      const changed = changeRetriever(original, { ...overrides, ...changes }, wallClock());
      return keep(newRetriever(namespace, changed, wallClock()));
    },
  );

  app.delete(
    '/v1/retrievers/:id',
    { schema: { summary: 'Delete a retriever', params, response: { 200: DeletedRetrieverSchema, ...errors } } },
    async ({ namespace, params: { id } }) => {
      await retrievers.update(namespace, id, (before) => known(before, id) && null);
      return { retriever_id: id, deleted: true };
    },
  );

  addExecuteRoutes(app, loop);
  addRetrieverExecutionRoutes(app, loop, state);
}

function shown(retriever: Retriever) {
  return { retriever_id: retriever.retriever_id, retriever };
}
