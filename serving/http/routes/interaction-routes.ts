import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import type { FeedbackLoop } from '../../feedback-loop.js';
import { listInteractions } from '../../interactions/list-interactions.js';
import { readInteraction } from '../../interactions/read-interaction.js';
import { showInteraction } from '../../interactions/show-interaction.js';
import { takeBatch } from '../../interactions/take-batch.js';
import type { NewInteraction } from '../../learning/learning.js';
import { validateQuery } from '../query-validator.js';
import { ErrorResponseSchema } from '../schemas/error-response.js';
import {
  InteractionBatchResponseSchema,
  InteractionBatchSchema,
  type InteractionBody,
  InteractionFilterSchema,
  InteractionListSchema,
  InteractionPageSchema,
  InteractionRecordSchema,
  InteractionSchema,
  TakenInteractionSchema,
} from '../schemas/interaction.js';
import type { ServerState } from '../server-state.js';
import { settledStore } from '../settled-store.js';
import type { App } from '../typed-app.js';
import { unknownId } from '../unknown-id.js';
import { validationProblem } from '../validation-problem.js';

const errors = { '4xx': ErrorResponseSchema, '5xx': ErrorResponseSchema };
const params = Type.Object({ id: Type.String({ maxLength: 512 }) });
const taken = { body: InteractionSchema, response: { 200: TakenInteractionSchema, ...errors } };

/** Routes of what people did with results. */
export function addInteractionRoutes(app: App, loop: FeedbackLoop, _state: ServerState): void {
  const { learning } = loop;
  const take = async (interaction: NewInteraction) => {
    const [{ row, isDuplicate, warning }] = (await learning.take([interaction])) as [Taken];
    return { ...showInteraction(row), deduplicated: isDuplicate, warning };
  };

  app.post(
    '/v1/retrievers/interactions',
    { schema: { summary: 'Say what somebody did with a result', ...taken } },
    ({ namespace, body }) => take(readInteraction(namespace, body)),
  );

  app.post(
    '/v1/retrievers/:id/interactions',
    { schema: { summary: 'Likewise, with the retriever in the path', params, ...taken } },
    ({ namespace, body, params: { id } }) => take(readInteraction(namespace, body, id)),
  );

  app.post(
    '/v1/retrievers/interactions/batch',
    {
      schema: {
        summary: 'Say many things that people did; bad ones are reported, good ones kept',
        body: InteractionBatchSchema,
        response: { 200: InteractionBatchResponseSchema, ...errors },
      },
    },
    (request) =>
      takeBatch(learning, request.body.interactions, (body) =>
        readInteraction(request.namespace, checkedBody(request, body)),
      ),
  );

  app.post(
    '/v1/retrievers/interactions/list',
    {
      schema: {
        summary: 'What people did, the latest first',
        body: InteractionFilterSchema,
        querystring: InteractionPageSchema,
        response: { 200: InteractionListSchema, ...errors },
      },
      validatorCompiler: validateQuery, // for both parts
    },
    async ({ namespace, body, query }) => {
      const { feature_id, interaction_type, sort, ...ids } = body;
      const limit = query.page_size ?? query.limit ?? 50;
      const offset = query.page === undefined ? (query.offset ?? 0) : (query.page - 1) * limit;
      const filter = {
        namespace,
        ...(ids.execution_id && { executionId: ids.execution_id }),
        ...(ids.retriever_id && { retrieverId: ids.retriever_id }),
        ...(ids.session_id && { sessionId: ids.session_id }),
        ...(ids.user_id && { userId: ids.user_id }),
        ...(feature_id && { itemId: feature_id }),
        ...(interaction_type && { types: interaction_type }),
        ...(ids.from && { from: ids.from }),
        ...(ids.to && { to: ids.to }),
      };
      const { rows, total, nextCursor } = await listInteractions(await settledStore(loop), filter, {
        order: sort === 'timestamp_asc' ? 'asc' : 'desc',
        limit,
        offset,
        cursor: query.cursor ?? null,
        countsAll: query.include_total === 'true',
      });
      return { results: rows.map(showInteraction), pagination: { limit, offset, total, next_cursor: nextCursor } };
    },
  );

  app.get(
    '/v1/retrievers/interactions/:id',
    { schema: { summary: 'An interaction', params, response: { 200: InteractionRecordSchema, ...errors } } },
    async ({ namespace, params: { id } }) => {
      const row = await learning.interaction(namespace, id);
      if (row === null) throw unknownId('interaction_id', 'an interaction of this namespace', id);
      return showInteraction(row);
    },
  );

  app.delete(
    '/v1/retrievers/interactions/:id',
    {
      schema: {
        summary: 'Delete an interaction; what it taught is taken back',
        params,
        response: { 200: Type.Object({ deleted: Type.Boolean(), interaction_id: Type.String() }), ...errors },
      },
    },
    async ({ namespace, params: { id } }) => {
      const deleted = await learning.forget(namespace, id);
      if (!deleted) throw unknownId('interaction_id', 'an interaction of this namespace', id);
      return { deleted, interaction_id: id };
    },
  );
}

type Taken = Awaited<ReturnType<FeedbackLoop['learning']['take']>>[number];

/** @throws FusionError that names the field. */
function checkedBody(request: FastifyRequest, body: unknown): InteractionBody {
  const validate = request.compileValidationSchema(InteractionSchema);
  if (validate(body)) return body as InteractionBody;
  throw validationProblem(validate.errors![0] as Parameters<typeof validationProblem>[0], body);
}
