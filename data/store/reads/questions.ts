import type { Store } from '../store.js';
import type { SessionFilter } from './sessions.js';

/** What an answer was an answer to. */
export interface Question {
  readonly execution_id: string;
  readonly user_id: string;
  /** JSON */
  readonly inputs: string;
}

const AT_ONCE = 1000;

/** The questions of some retrievers' answers, by their ids; those that are not kept any longer are left out. */
export async function readQuestions(
  store: Store,
  { namespace, retrieverIds }: Pick<SessionFilter, 'namespace' | 'retrieverIds'>,
  executionIds: readonly string[],
): Promise<ReadonlyMap<string, Question>> {
  const questions = new Map<string, Question>();
  for (let start = 0; start < executionIds.length; start += AT_ONCE) {
    const rows = await store.query<Question>(
      `SELECT execution_id, user_id, inputs FROM executions
       WHERE namespace = {namespace:String} AND retriever_id IN {retrieverIds:Array(String)}
         AND execution_id IN {ids:Array(String)}`,
      { namespace, retrieverIds, ids: executionIds.slice(start, start + AT_ONCE) },
    );
    for (const row of rows) questions.set(row.execution_id, row);
  }
  return questions;
}
