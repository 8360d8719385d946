import type { Store } from '../store.js';

export interface SlowExecutionRow {
  readonly execution_id: string;
  readonly executed_at: string;
  readonly took_ms: number;
  /** JSON */
  readonly inputs: string;
  /** JSON */
  readonly stages: string;
  readonly strategy: string;
  readonly served: string;
  readonly results: number;
}

/** The slowest first. */
export function readSlowExecutions(
  store: Store,
  filter: { readonly namespace: string; readonly retrieverId: string; readonly from: string; readonly limit: number },
): Promise<SlowExecutionRow[]> {
  return store.query<SlowExecutionRow>(
    `SELECT execution_id, executed_at, took_ms, inputs, stages, strategy, served, length(result_ids) AS results
     FROM executions
     WHERE namespace = {namespace:String} AND retriever_id = {retrieverId:String}
       AND executed_at >= parseDateTime64BestEffort({from:String}, 3)
     ORDER BY took_ms DESC, executed_at DESC, execution_id
     LIMIT {limit:UInt32}`,
    { ...filter },
  );
}
