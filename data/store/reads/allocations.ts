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
  readonly region: string;
  readonly variant: string;
  /** Σ x xᵀ, row by row. */
  readonly squares: readonly number[];
  /** Σ reward · x */
  readonly rewards: readonly number[];
}

/** One row for each region and variant; nothing has to be joined, since a conversion has the vector of its allocation. */
export function readLinearSums(
  store: Store,
  filter: ExperimentFilter & { readonly width: number },
): Promise<LinearSumsRow[]> {
  const isOf =
    'namespace = {namespace:String} AND experiment_id = {experimentId:String} AND length(vector) = {width:UInt32}';
  const zeros = (length: string) => `arrayResize(emptyArrayFloat64(), ${length}, 0.)`;
  return store.query<LinearSumsRow>(
    `SELECT s.region AS region, s.variant AS variant, sumForEach(s.squares) AS squares, sumForEach(s.rewards) AS rewards
     FROM (
       SELECT toString(region) AS region, toString(variant) AS variant, ${zeros('{width:UInt32}')} AS rewards,
         sumForEach(arrayFlatten(arrayMap(x -> arrayMap(y -> x * y, vector), vector))) AS squares
       FROM allocations WHERE ${isOf} GROUP BY region, variant
       UNION ALL
       SELECT toString(region) AS region, toString(variant) AS variant, sumForEach(arrayMap(x -> x * reward, vector)) AS rewards,
         ${zeros('{width:UInt32} * {width:UInt32}')} AS squares
       FROM conversions FINAL WHERE ${isOf} GROUP BY region, variant
     ) AS s
     GROUP BY region, variant
     ORDER BY region, variant`,
    { ...filter },
  );
}
