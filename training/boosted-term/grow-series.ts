import { type Boosting, type BoostRows, boost } from './boost.js';
import type { BinnedTree } from './grow-tree.js';
import { addTo, type HeldOut, ndcgWith, nothingAdded } from './held-out.js';

/** What a series of trees is fitted to, and tried on. */
export interface Ground {
  readonly boosting: Boosting;
  readonly rows: BoostRows;
  readonly seed: number;
  readonly held: HeldOut;
}

/** What was grown since the last time. */
export interface Growth {
  readonly trees: readonly BinnedTree[];
  /** How well all trees of the series so far rank each held out case, as NDCG@10; [cases] */
  readonly ndcg: Float64Array;
}

/** @returns what grows so many more trees whenever it is called */
export function growSeries({ boosting, rows, seed, held }: Ground): (count: number) => Growth {
  const series = boost(rows, boosting, seed);
  const added = nothingAdded(held);
  return (count) => {
    const trees = Array.from({ length: count }, () => series.next().value as BinnedTree);
    for (const tree of trees) addTo(added, held, tree, boosting.rate);
    return { trees, ndcg: ndcgWith(added, held) };
  };
}
