import type { Store } from '../store.js';

/** Weights that were drawn for an execution, served or not. */
export interface WeightSampleRow {
  /** In the order of the searches. */
  readonly sources: readonly string[];
  readonly learned_weights: readonly number[];
  readonly context_key: string;
  readonly executed_at: string;
}

/**
 * The latest draws of a retriever, in the order of time; of those, the ones of the sources that it had last, since weights of other
 * sources say nothing of these. Equal weights of a cold start were not drawn.
 */
export async function readWeightSamples(
  store: Store,
  filter: { readonly namespace: string; readonly retrieverId: string; readonly limit: number },
): Promise<WeightSampleRow[]> {
  const latestFirst = await store.query<WeightSampleRow>(
    `SELECT sources, learned_weights, context_key, executed_at FROM executions
     WHERE namespace = {namespace:String} AND retriever_id = {retrieverId:String}
       AND notEmpty(learned_weights) AND context_level NOT IN ('', 'prior')
     ORDER BY executed_at DESC, execution_id
     LIMIT {limit:UInt32}`,
    { ...filter },
  );
  const sources = JSON.stringify(latestFirst[0]?.sources);
  return latestFirst.filter((row) => JSON.stringify(row.sources) === sources).reverse();
}
