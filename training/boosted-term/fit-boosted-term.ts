import type { Standardizer } from '../../data/features/standardizer.js';
import type { Calibrator } from '../../models/base/calibrator.js';
import type { ScoreSpace } from '../../models/fusion/blend.js';
import { blendRows } from '../../models/fusion/blend-rows.js';
import { type ByCountTable, byCountWeights } from '../../models/fusion/by-count.js';
import type { BoostedTerm } from '../../models/network/boosted-trees.js';
import { evenly } from '../tasks/evenly.js';
import type { ScoredCase } from '../tasks/scored-case.js';
import type { PreparedCase } from '../tasks/world.js';
import { describeRows } from './describe-rows.js';
import { fitTrees, SILENT, treesOf } from './fit-trees.js';
import { collectTopRows } from './top-rows.js';

/** What the term is fitted beside. */
export interface BesideBoostedTerm {
  readonly calibrators: readonly Calibrator[];
  readonly byCount: ByCountTable;
  readonly space: ScoreSpace;
  /** Of session features. */
  readonly standardizer: Standardizer;
}

/** Cases that are fitted to, at most. */
const MOST_CASES = 3000;
/** Trees are brought to the scale of weights by count: of those that say next to nothing, no further than to five times their size. */
const LEAST_SCALE = 0.2;

/**
 * What the descriptions of items, as they were known at each case's moment, how they differ from what the user took up, the scores and the
 * user's session features say together of an item being liked, beyond weights by count: the network's offset.
 *
 * Fitted to the items that weights by count rank first, by gradient boosting for NDCG, and brought to the scale of their log-odds. Over
 * those rows it is 0 on average, so that it reorders and does not raise.
 * @param cases whose users no validation will ask about
 * @returns a term of 0 for every row where no trees rank other users better than weights by count alone: the network has the same inputs then
 */
export function fitBoostedTerm(
  cases: readonly PreparedCase[],
  { calibrators, byCount, space, standardizer }: BesideBoostedTerm,
): BoostedTerm {
  const rank = ({ known, scores, mask }: ScoredCase) => {
    const weights = byCountWeights(byCount, known.vectors.count);
    return blendRows(scores, mask, weights, space, new Float32Array(scores.length / weights.length));
  };
  const rows = collectTopRows(evenly(cases, MOST_CASES), calibrators, rank, (scored, items) =>
    describeRows(scored, items, standardizer),
  );
  const fit = fitTrees(rows, { leastScale: LEAST_SCALE });
  if (fit === null) return { trees: [SILENT], offset: 0 };
  const { scale } = fit;
  const trees = fit.trees.map((tree) => ({ ...tree, values: tree.values.map((value) => value / scale) }));
  let [sum, count] = [0, 0];
  for (const one of rows) {
    for (const term of treesOf(trees, one)) sum += term;
    count += one.item.length;
  }
  return { trees, offset: -sum / count };
}
