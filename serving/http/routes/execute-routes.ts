import Type from 'typebox';
import { FusionError } from '../../../data/schema/errors.js';
import { newId } from '../../entities/new-id.js';
import type { FeedbackLoop } from '../../feedback-loop.js';
import { mapConcurrently } from '../../memory/map-concurrently.js';
import { answerPage } from '../../retrieval/answer-page.js';
import { explainAnswer } from '../../retrieval/explain-answer.js';
import { findRetriever } from '../../retrieval/find-retriever.js';
import { nextPage } from '../../retrieval/next-page.js';
import type { Retriever } from '../../retrieval/retriever.js';
import { ErrorResponseSchema } from '../schemas/error-response.js';
import {
  BatchRequestSchema,
  BatchResponseSchema,
  type ExecuteBody,
  ExecuteRequestSchema,
  type ExecuteResponse,
  ExecuteResponseSchema,
  ExplainRequestSchema,
  ExplainResponseSchema,
} from '../schemas/execute.js';
import type { App } from '../typed-app.js';

const errors = { '4xx': ErrorResponseSchema, '5xx': ErrorResponseSchema };
const params = Type.Object({ id: Type.String({ maxLength: 512 }) });

/** Routes of answers: one, many, explained. */
export function addExecuteRoutes(app: App, { retrieval, learning }: FeedbackLoop): void {
  const execute = (retriever: Retriever, body: ExecuteBody, isRecorded: boolean) =>
    retrieval.execute(retriever, {
      executionId: newId('exec'),
      inputs: inputsOf(body),
      ...(body.fusion_override && { fusionOverride: body.fusion_override }),
      isRecorded,
    });
  const answer = async (retriever: Retriever, body: ExecuteBody): Promise<ExecuteResponse> => {
    const cursor = body.pagination?.cursor;
    if (cursor !== undefined) return nextPage(retriever, cursor, body.pagination!, { retrieval, learning });
    const { execution, results } = await execute(retriever, body, body.fusion_override === undefined);
    return answerPage(execution, results, body.pagination);
  };

  app.post(
    '/v1/retrievers/:id/execute',
    {
      schema: {
        summary: 'Ask a retriever',
        params,
        body: ExecuteRequestSchema,
        response: { 200: ExecuteResponseSchema, ...errors },
      },
    },
    ({ namespace, params: { id }, body }) => answer(findRetriever(retrieval.retrievers, namespace, id), body),
  );

  app.post(
    '/v1/retrievers/:id/execute/batch',
    {
      schema: {
        summary: 'Ask a retriever many questions; each is answered or refused by itself',
        params,
        body: BatchRequestSchema,
        response: { 200: BatchResponseSchema, ...errors },
      },
    },
    async ({ namespace, params: { id }, body: { queries, concurrency = 4 } }) => {
      const retriever = findRetriever(retrieval.retrievers, namespace, id);
      const results = await mapConcurrently(queries, concurrency, async (query, index) => {
        try {
          return { index, ...(await answer(retriever, query)) };
        } catch (error) {
          return { index, status: 'failed' as const, error: refusal(error) };
        }
      });
      const failed = results.filter(({ status }) => status === 'failed').length;
      return { succeeded: results.length - failed, failed, results };
    },
  );

  app.post(
    '/v1/retrievers/:id/execute/explain',
    {
      schema: {
        summary: 'How an answer would come about; nothing is remembered or learned from',
        params,
        body: ExplainRequestSchema,
        response: { 200: ExplainResponseSchema, ...errors },
      },
    },
    async ({ namespace, params: { id }, body }) =>
      explainAnswer(await execute(findRetriever(retrieval.retrievers, namespace, id), body, false)),
  );
}

/** Who asks may stand beside the inputs; what stands in them holds. */
function inputsOf({ inputs = {}, user_id, session_id }: ExecuteBody): Readonly<Record<string, unknown>> {
  return { ...(user_id !== undefined && { user_id }), ...(session_id !== undefined && { session_id }), ...inputs };
}

/** What is the matter with one question of many; a defect is the matter with all. */
function refusal(error: unknown) {
  if (!(error instanceof FusionError) || error.code === 'internal') throw error;
  const { code, message, details } = error;
  return { code, type: code, message, details };
}
