import { invalidValue } from '../http/invalid-value.js';
import type { ExecuteResponse, Pagination } from '../http/schemas/execute.js';
import type { Learning } from '../learning/learning.js';
import { answerPage } from './answer-page.js';
import { readCursor } from './page-cursor.js';
import type { Retrieval } from './retrieval.js';
import type { Retriever } from './retriever.js';

/**
 * A later page of an answer that was given: of the same results, under the same execution, whatever was learned meanwhile.
 * @throws FusionError `invalid_value` for a cursor of another retriever, or of an answer that is no longer known.
 */
export async function nextPage(
  { namespace, retriever_id }: Retriever,
  cursor: string,
  pagination: Pagination,
  { retrieval, learning }: { readonly retrieval: Retrieval; readonly learning: Learning },
): Promise<ExecuteResponse> {
  const { executionId, offset } = readCursor(cursor);
  const execution = await learning.execution(namespace, executionId);
  if (execution?.retriever_id !== retriever_id) {
    throw invalidValue('pagination.cursor', 'that of an answer of this retriever, which is still known', cursor);
  }
  return answerPage(execution, retrieval.resultsOf(execution), { ...pagination, offset });
}
