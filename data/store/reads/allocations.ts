import type { AllocationRow } from '../rows.js';
import type { Store } from '../store.js';
import { columnsOf } from '../tables/columns.js';
import type { ExperimentFilter } from './experiment-state.js';

/** An allocation, with what it earned; null where nobody has said yet. */
export interface KeptAllocation extends AllocationRow {
  readonly reward: number | null;
}

/** Undefined where there is none. */
export async function readAllocation(
  store: Store,
  filter: { readonly namespace: string; readonly allocationId: string },
): Promise<KeptAllocation | undefined> {
  const isIt = 'namespace = {namespace:String} AND allocation_id = {allocationId:String}';
  const [row] = await store.query<AllocationRow>(
    `SELECT ${columnsOf('allocations')} FROM allocations WHERE ${isIt} LIMIT 1`,
    filter,
  );
  if (row === undefined) return undefined;
  const [earned] = await store.query<{ reward: number }>(
    `SELECT reward FROM conversions WHERE ${isIt} ORDER BY converted_at LIMIT 1`,
    filter,
  );
  return { ...row, reward: earned?.reward ?? null };
}

/** Sums of linear policies over an experiment's allocations. */
export interface LinearSumsRow {
  readonly variant: string;
  /** Σ x xᵀ, row by row. */
  readonly squares: readonly number[];
  /** Σ reward · x */
  readonly rewards: readonly number[];
}

export function readLinearSums(
  store: Store,
  filter: ExperimentFilter & { readonly width: number },
): Promise<LinearSumsRow[]> {
  return store.query<LinearSumsRow>(
    `SELECT a.variant AS variant,
       sumForEach(arrayFlatten(arrayMap(x -> arrayMap(y -> x * y, a.vector), a.vector))) AS squares,
       sumForEach(arrayMap(x -> x * c.reward, a.vector)) AS rewards
     FROM (
       SELECT allocation_id, variant, vector FROM allocations
       WHERE namespace = {namespace:String} AND experiment_id = {experimentId:String} AND length(vector) = {width:UInt32}
     ) AS a
     LEFT JOIN (
       SELECT allocation_id, argMin(reward, converted_at) AS reward FROM conversions
       WHERE namespace = {namespace:String} AND experiment_id = {experimentId:String} GROUP BY allocation_id
     ) AS c ON a.allocation_id = c.allocation_id
     GROUP BY variant`,
    { ...filter },
  );
}
