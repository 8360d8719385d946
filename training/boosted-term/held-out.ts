import type { BinnedRows } from './bin-rows.js';
import { addTree, type BinnedTree } from './grow-tree.js';
import { ndcgOfRows } from './top-rows.js';

/** Cases that trees are tried on, which they were not fitted to. */
export interface HeldOut {
  /** Of all cases. */
  readonly rows: BinnedRows;
  /** Which of the cases are held out. */
  readonly cases: readonly number[];
}

/** What trees add to the rows of each held out case; [cases][rows] */
export type Added = readonly Float64Array[];

/** Nothing yet. */
export function nothingAdded({ rows: { starts }, cases }: HeldOut): Added {
  return cases.map((one) => new Float64Array(starts[one + 1]! - starts[one]!));
}

/** Adds what a tree says, times a rate. */
export function addTo(added: Added, { rows, cases }: HeldOut, tree: BinnedTree, rate: number): void {
  cases.forEach((one, index) => {
    addTree(tree, rows.bins, rate, added[index]!, rows.starts[one]);
  });
}

/** NDCG@10 of each held out case with what is added to its rows; [cases] */
export function ndcgWith(added: Added, { rows, cases }: HeldOut): Float64Array {
  const { starts, start, target, missed } = rows;
  return Float64Array.from(cases, (one, index) => {
    const own = { target: target.subarray(starts[one], starts[one + 1]), missed: missed[one]! };
    const scores = added[index]!.map((value, row) => start[starts[one]! + row]! + value);
    return ndcgOfRows(own, scores);
  });
}
