import { topK } from '../../models/metrics/top-k.js';
import type { Foundation } from '../foundation.js';
import { type AdditiveFit, termsOf } from '../item-term/fit-additive.js';
import { fitTerms } from '../item-term/fit-terms.js';
import { describingNumbers, fitItemColumns, type ItemColumns } from '../item-term/item-columns.js';
import { collectTopRows, DEPTH } from '../item-term/top-rows.js';
import { evenly } from '../tasks/evenly.js';
import type { PreparedCase } from '../tasks/world.js';
import type { ImmediateStrategy } from './strategy.js';

/** Where weights by count say nothing, or the opposite, the items' terms decide alone, whatever scale scores are on. */
const LEAST_SCALE = 1e-6;
/** Cases that are fitted to, at most. */
const MOST_CASES = 3000;

/**
 * Weights by count with a context-free item term: log-odds, known before anybody is looked at, of an item being liked beyond
 * what weights by count say. Whatever it gains is not adaptivity; on MovieLens 100K it gains a good deal.
 *
 * The term is a step function of each number that describes an item, and of the popularity. It is fitted to, and reorders,
 * the items that weights by count rank first; the others follow as they were. How strong it is, and
 * whether there is one, is chosen by NDCG@10 on users that it was not fitted to, and then it is fitted to all.
 */
export function fitByCountItemPrior(foundation: Foundation, byCount: ImmediateStrategy): ImmediateStrategy {
  const { calibrators, trainingCases, validationCases } = foundation;
  const cases = evenly([...trainingCases, ...validationCases], MOST_CASES);
  const rows = collectTopRows(cases, calibrators, (scored) => byCount.rank(scored).scores, describe);
  const columns = fitItemColumns(rows);
  const fit = fitTerms(rows, columns, { leastScale: LEAST_SCALE });
  return fit === null ? { ...byCount, name: NAME } : withTerms(byCount, fit, columns);
}

/** Whatever the moment: all that the log says of an item. */
function describe({ world }: PreparedCase, items: Int32Array): readonly Float32Array[] {
  const { rawScores } = world.scorers.popularity;
  return [
    ...describingNumbers(world.itemFeatures.at(Number.NaN, items)),
    Float32Array.from(items, (item) => rawScores[item]!),
  ];
}

const NAME = 'by_count_item_prior';

function withTerms(byCount: ImmediateStrategy, fit: AdditiveFit, columns: ItemColumns): ImmediateStrategy {
  return {
    name: NAME,
    isPointwise: false, // what is reordered depends on the others
    rank: (scored, exclude = new Set(scored.known.support)) => {
      const { scores, weights } = byCount.rank(scored);
      const out = Float64Array.from(scores);
      const first = topK(scores, DEPTH, exclude);
      const terms = termsOf(fit, columns, { item: first, numbers: describe(scored.known, first) });
      const moved = Array.from(first, (item, row) => fit.scale * scores[item]! + terms[row]!);
      // above all the others, whatever the term says
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
