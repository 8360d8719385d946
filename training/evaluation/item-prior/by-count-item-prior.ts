import { ndcgOfScores } from '../../../models/metrics/ndcg-of-scores.js';
import { topK } from '../../../models/metrics/top-k.js';
import { evenly, type Foundation } from '../../foundation.js';
import { type ScoredCase, scoreCase } from '../../tasks/scored-case.js';
import type { ImmediateStrategy } from '../strategy.js';
import { type AdditiveFit, fitAdditive } from './fit-additive.js';
import { fitItemColumns } from './item-columns.js';
import { collectPriorRows, DEPTH } from './prior-rows.js';

/** Ridges that are tried on validation users; no term at all, too. */
const RIDGES = [1000, 100, 10] as const;
/** Cases that are fitted to, and cases that choose, at most. */
const [FITTED_CASES, CHOOSING_CASES] = [3000, 600];

/**
 * Weights by count with a context-free item term: log-odds, known before anybody is looked at, of an item being liked beyond
 * what weights by count say. Whatever it gains is not adaptivity; on MovieLens 100K it gains a good deal.
 *
 * The term is a step function of each item feature, of its confidence and of the popularity. It is fitted to, and reorders, the items that weights by count rank first; the others follow as they were. How
 * strongly terms are drawn to 0, and whether there are any, is chosen on validation users, and then fitted to all.
 */
export function fitByCountItemPrior(foundation: Foundation, byCount: ImmediateStrategy): ImmediateStrategy {
  const { trainingCases, validationCases, calibrators, world } = foundation;
  const columns = fitItemColumns(world);
  const fitTo = (cases: typeof trainingCases) => collectPriorRows(foundation, evenly(cases, FITTED_CASES), byCount);
  const rows = fitTo(trainingCases);
  const fits = RIDGES.map((ridge) => fitAdditive(rows, columns, ridge));
  const sums = new Float64Array(RIDGES.length);
  let without = 0;
  for (const known of evenly(validationCases, CHOOSING_CASES)) {
    const scored = scoreCase(known, calibrators);
    const ndcg = (strategy: ImmediateStrategy) =>
      ndcgOfScores(strategy.rank(scored).scores, new Set(known.truth), new Set(known.support), 10);
    without += ndcg(byCount);
    fits.forEach((fit, index) => {
      sums[index]! += ndcg(withTerms(byCount, fit));
    });
  }
  const best = sums.indexOf(Math.max(...sums));
  if (sums[best]! <= without) return { ...byCount, name: NAME };
  return withTerms(byCount, fitAdditive(fitTo([...trainingCases, ...validationCases]), columns, RIDGES[best]!));
}

const NAME = 'by_count_item_prior';

function withTerms(byCount: ImmediateStrategy, { scale, termsIn }: AdditiveFit): ImmediateStrategy {
  const known = new WeakMap<object, Float64Array>();
  const terms = ({ known: { world } }: ScoredCase) => {
    const made = known.get(world) ?? termsIn(world);
    known.set(world, made);
    return made;
  };
  return {
    name: NAME,
    isPointwise: false, // what is reordered depends on the others
    rank: (scored, exclude = new Set(scored.known.support)) => {
      const { scores, weights } = byCount.rank(scored);
      const out = Float64Array.from(scores);
      const first = topK(scores, DEPTH, exclude);
      const termOf = terms(scored);
      const moved = Array.from(first, (item) => scale * scores[item]! + termOf[item]!);
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
