import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { newCollection } from '../../collections/new-collection.js';
import type { OpenCollection } from '../../collections/open-collection.js';
import { readArrowDocuments } from '../../collections/read-arrow-documents.js';
import type { FeedbackLoop } from '../../feedback-loop.js';
import { ARROW_TYPE, JSON_TYPE } from '../content-types.js';
import {
  CollectionSchema,
  CollectionsSchema,
  CreateCollectionSchema,
  DeleteDocumentsSchema,
  DeletedCollectionSchema,
  DeletedDocumentsSchema,
  WriteDocumentsSchema,
  WrittenDocumentsSchema,
} from '../schemas/collection.js';
import { ErrorResponseSchema } from '../schemas/error-response.js';
import type { ServerState } from '../server-state.js';
import type { App } from '../typed-app.js';

const errors = { '4xx': ErrorResponseSchema, '5xx': ErrorResponseSchema };
const params = Type.Object({ name: Type.String({ maxLength: 512 }) });

/** Routes of what searches run over: collections and their documents. */
export function addCollectionRoutes(app: App, { collections }: FeedbackLoop, { wallClock }: ServerState): void {
  app.post(
    '/v1/collections',
    {
      schema: {
        summary: 'Make a collection of documents',
        body: CreateCollectionSchema,
        response: { 200: CollectionSchema, ...errors },
      },
    },
    async ({ namespace, body }) => shown(await collections.create(newCollection(namespace, body, wallClock()))),
  );

  app.get(
    '/v1/collections',
    { schema: { summary: "A namespace's collections", response: { 200: CollectionsSchema, ...errors } } },
    async ({ namespace }) => ({ results: collections.list(namespace).map(shown) }),
  );

  app.get(
    '/v1/collections/:name',
    { schema: { summary: 'A collection', params, response: { 200: CollectionSchema, ...errors } } },
    async ({ namespace, params: { name } }) => shown(collections.get(namespace, name)),
  );

  app.delete(
    '/v1/collections/:name',
    {
      schema: {
        summary: 'Delete a collection with its documents',
        params,
        response: { 200: DeletedCollectionSchema, ...errors },
      },
    },
    async ({ namespace, params: { name } }) => {
      await collections.delete(namespace, name);
      return { name, deleted: true };
    },
  );

  app.post(
    '/v1/collections/:name/documents/delete',
    {
      schema: {
        summary: 'Delete documents of a collection',
        params,
        body: DeleteDocumentsSchema,
        response: { 200: DeletedDocumentsSchema, ...errors },
      },
    },
    async ({ namespace, params: { name }, body: { ids } }) => {
      const deleted = await collections.remove(namespace, name, ids);
      return { deleted, documents: collections.get(namespace, name).size };
    },
  );

  // In a scope of its own: nothing else takes Arrow.
  app.register(async (scope) => {
    scope.addContentTypeParser(
      ARROW_TYPE,
      { parseAs: 'buffer' },
      async ({ routeOptions }: FastifyRequest, stream: string | Buffer) =>
        readArrowDocuments(stream as Buffer, routeOptions.bodyLimit),
    );
    (scope as App).post(
      '/v1/collections/:name/documents',
      {
        schema: {
          summary: 'Add documents to a collection, or replace those with their ids; also as an Arrow stream',
          params,
          consumes: [JSON_TYPE, ARROW_TYPE],
          body: WriteDocumentsSchema,
          response: { 200: WrittenDocumentsSchema, ...errors },
        },
      },
      async ({ namespace, params: { name }, body: { documents } }) => {
        const { size } = await collections.write(namespace, name, documents);
        return { written: documents.length, documents: size };
      },
    );
  });
}

function shown({ collection, size }: OpenCollection) {
  return { ...collection, documents: size };
}
