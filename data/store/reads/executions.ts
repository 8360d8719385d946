import type { ExecutionRow } from '../rows.js';
import type { Store } from '../store.js';
import { columnsOf } from '../tables/columns.js';

/** What a namespace answered under an id; null where there is no such thing, or no longer. */
export async function readExecution(
  store: Store,
  namespace: string,
  executionId: string,
): Promise<ExecutionRow | null> {
  const [row] = await store.query<ExecutionRow>(
    `SELECT ${columnsOf('executions')} FROM executions
     WHERE namespace = {namespace:String} AND execution_id = {executionId:String}
     LIMIT 1`,
    { namespace, executionId },
  );
  return row ?? null;
}

export interface ExecutionFilter {
  readonly namespace: string;
  readonly retrieverId?: string;
  readonly userId?: string;
  readonly sessionId?: string;
  /** ISO 8601; from, inclusive. */
  readonly from?: string;
  /** ISO 8601; to, exclusive. */
  readonly to?: string;
  readonly limit: number;
  readonly offset?: number;
}

/** The latest first. */
export function listExecutions(store: Store, filter: ExecutionFilter): Promise<ExecutionRow[]> {
  const conditions = [
    'namespace = {namespace:String}',
    ...(filter.retrieverId === undefined ? [] : ['retriever_id = {retrieverId:String}']),
    ...(filter.userId === undefined ? [] : ['user_id = {userId:String}']),
    ...(filter.sessionId === undefined ? [] : ['session_id = {sessionId:String}']),
    ...(filter.from === undefined ? [] : ['executed_at >= parseDateTime64BestEffort({from:String}, 3)']),
    ...(filter.to === undefined ? [] : ['executed_at < parseDateTime64BestEffort({to:String}, 3)']),
  ];
  return store.query<ExecutionRow>(
    `SELECT ${columnsOf('executions')} FROM executions
     WHERE ${conditions.join(' AND ')}
     ORDER BY executed_at DESC, execution_id
     LIMIT {limit:UInt32} OFFSET {offset:UInt32}`,
    { ...filter, offset: filter.offset ?? 0 },
  );
}
