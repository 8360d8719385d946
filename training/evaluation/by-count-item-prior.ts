import { topK } from '../../models/metrics/top-k.js';
import { describeItems } from '../boosted-term/describe-rows.js';
import { type FittedTrees, fitTrees, treesOf } from '../boosted-term/fit-trees.js';
import { collectTopRows, DEPTH } from '../boosted-term/top-rows.js';
import type { Foundation } from '../foundation.js';
import type { PreparedCase } from '../tasks/world.js';
import type { ImmediateStrategy } from './strategy.js';

/** Where weights by count say nothing, or the opposite, the items' terms decide alone, whatever scale scores are on. */
const LEAST_SCALE = 1e-6;

/**
 * Weights by count with a context-free item term: log-odds, known before anybody is looked at, of an item being liked beyond
 * what weights by count say. Whatever it gains is not adaptivity; on MovieLens 100K it gains a good deal.
 *
 * The term is a sum of trees over the numbers that describe an item, and the popularity. It is fitted to, and reorders,
 * the items that weights by count rank first; the others follow as they were. How many trees there are, and
 * whether there is any, is chosen by NDCG@10 on users that they were not fitted to, and then they are fitted to all.
 */
export async function fitByCountItemPrior(
  foundation: Foundation,
  byCount: ImmediateStrategy,
  workers?: number,
): Promise<ImmediateStrategy> {
  const { calibrators, trainingCases, validationCases } = foundation;
  const rows = collectTopRows(
    [...trainingCases, ...validationCases],
    calibrators,
    (scored) => byCount.rank(scored).scores,
    ({ known }, items) => describe(known, items),
  );
  const fit = await fitTrees(rows, { leastScale: LEAST_SCALE, workers });
  return fit === null ? { ...byCount, name: NAME } : withTrees(byCount, fit);
}

/** Whatever the moment: all that the log says of an item. */
function describe({ world }: PreparedCase, items: Int32Array): readonly Float32Array[] {
  const { rawScores } = world.scorers.popularity;
  return [
    ...describeItems(world.itemFeatures.at(Number.NaN, items)),
    Float32Array.from(items, (item) => rawScores[item]!),
  ];
}

const NAME = 'by_count_item_prior';

function withTrees(
  byCount: ImmediateStrategy,
  { scale, trees }: Pick<FittedTrees, 'scale' | 'trees'>,
): ImmediateStrategy {
  return {
    name: NAME,
    isPointwise: false, // what is reordered depends on the others
    rank: (scored, exclude = new Set(scored.known.support)) => {
      const { scores, weights } = byCount.rank(scored);
      const out = Float64Array.from(scores);
      const first = topK(scores, DEPTH, exclude);
      const added = treesOf(trees, describe(scored.known, first));
      const moved = Array.from(first, (item, row) => scale * scores[item]! + added[row]!);
      // above all the others, whatever the trees say
      const lift = largest(out) - Math.min(...moved) + 1;
      first.forEach((item, index) => {
        out[item] = moved[index]! + lift;
      });
      return { scores: out, ...(weights ? { weights } : {}) };
    },
  };
}

function largest(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
}
