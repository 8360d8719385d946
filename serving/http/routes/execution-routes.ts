import type { ExecutionRow } from '../../../data/store/rows.js';
import { describeExecution } from '../../control/describe-execution.js';
import { replayExecution } from '../../control/replay-execution.js';
import type { FeedbackLoop } from '../../feedback-loop.js';
import { SCORE_RETRIEVER_ID } from '../../scoring/score-retriever.js';
import { ErrorResponseSchema } from '../schemas/error-response.js';
import { ExecutionParams, ExecutionSchema, ReplaySchema } from '../schemas/execution.js';
import type { ServerState } from '../server-state.js';
import type { App } from '../typed-app.js';
import { unknownId } from '../unknown-id.js';

const errors = { '4xx': ErrorResponseSchema, '5xx': ErrorResponseSchema };

/** Routes of what was decided, why, and the same decision again. */
export function addExecutionRoutes(app: App, { learning }: FeedbackLoop, { bundles }: ServerState): void {
  const find = async (namespace: string, id: string): Promise<ExecutionRow> => {
    const execution = await learning.execution(namespace, id);
    if (execution === null) throw unknownId('execution_id', 'an execution of this namespace', id);
    return execution;
  };

  app.get(
    '/v1/executions/:id',
    {
      schema: {
        summary: 'Who decided an answer, why, what was shown, and how likely that was',
        params: ExecutionParams,
        response: { 200: ExecutionSchema, ...errors },
      },
    },
    async ({ namespace, params: { id } }) => {
      const execution = await find(namespace, id);
      const isScored = execution.retriever_id === SCORE_RETRIEVER_ID;
      return describeExecution(execution, isScored ? (bundles.of(namespace)?.catalogue.space ?? 'probability') : null);
    },
  );

  app.post(
    '/v1/executions/:id/replay',
    {
      schema: {
        summary: 'Make the same decision again from its record',
        params: ExecutionParams,
        response: { 200: ReplaySchema, ...errors },
      },
    },
    async ({ namespace, params: { id } }) => replayExecution(await find(namespace, id)),
  );
}
