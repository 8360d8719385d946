import Type from 'typebox';
import { listExecutions } from '../../../data/store/reads/executions.js';
import type { ExecutionRow } from '../../../data/store/rows.js';
import { describeExecution } from '../../control/describe-execution.js';
import type { FeedbackLoop } from '../../feedback-loop.js';
import { findRetriever } from '../../retrieval/find-retriever.js';
import { SCORE_RETRIEVER_ID } from '../../scoring/score-retriever.js';
import { emptyBody } from '../empty-body.js';
import { ErrorResponseSchema } from '../schemas/error-response.js';
import { ExecutionsSchema, ListExecutionsSchema } from '../schemas/execute.js';
import { ExecutionSchema } from '../schemas/execution.js';
import type { ServerState } from '../server-state.js';
import { settledStore } from '../settled-store.js';
import type { App } from '../typed-app.js';
import { unknownId } from '../unknown-id.js';

const errors = { '4xx': ErrorResponseSchema, '5xx': ErrorResponseSchema };
const Id = Type.String({ maxLength: 512 });

/** Routes of a retriever's answers of before. */
export function addRetrieverExecutionRoutes(app: App, loop: FeedbackLoop, { bundles }: ServerState): void {
  const { retrieval, learning } = loop;

  app.get(
    '/v1/retrievers/:id/executions/:executionId',
    {
      schema: {
        summary: "One of a retriever's executions",
        params: Type.Object({ id: Id, executionId: Id }),
        response: { 200: ExecutionSchema, ...errors },
      },
    },
    async ({ namespace, params: { id, executionId } }) => {
      const { retriever_id } = findRetriever(retrieval.retrievers, namespace, id);
      const row = await learning.execution(namespace, executionId);
      if (row?.retriever_id !== retriever_id) {
        throw unknownId('execution_id', 'an execution of this retriever', executionId);
      }
      const isScored = retriever_id === SCORE_RETRIEVER_ID;
      return describeExecution(row, isScored ? (bundles.of(namespace)?.catalogue.space ?? 'probability') : null);
    },
  );

  app.post(
    '/v1/retrievers/:id/executions/list',
    {
      schema: {
        summary: "A retriever's executions, the latest first",
        params: Type.Object({ id: Id }),
        body: ListExecutionsSchema,
        response: { 200: ExecutionsSchema, ...errors },
      },
      preValidation: emptyBody,
    },
    async ({ namespace, params: { id }, body: { user_id, session_id, from, to, limit = 50, offset = 0 } }) => {
      const { retriever_id: retrieverId } = findRetriever(retrieval.retrievers, namespace, id);
      const rows = await listExecutions(await settledStore(loop), {
        namespace,
        retrieverId,
        ...(user_id !== undefined && { userId: user_id }),
        ...(session_id !== undefined && { sessionId: session_id }),
        ...(from !== undefined && { from }),
        ...(to !== undefined && { to }),
        limit: limit + 1, // one more says whether there are more
        offset,
      });
      return {
        results: rows.slice(0, limit).map(summary),
        pagination: { limit, offset, has_more: rows.length > limit },
      };
    },
  );
}

function summary(row: ExecutionRow) {
  const { execution_id, retriever_id, strategy, served, reason, took_ms, executed_at } = row;
  return {
    execution_id,
    retriever_id,
    user_id: row.user_id || null,
    session_id: row.session_id || null,
    inputs: JSON.parse(row.inputs),
    strategy,
    served,
    reason,
    result_count: row.result_ids.length,
    took_ms,
    executed_at,
  };
}
