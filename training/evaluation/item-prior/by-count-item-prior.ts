import { ndcgOfScores } from '../../../models/metrics/ndcg-of-scores.js';
import { topK } from '../../../models/metrics/top-k.js';
import { evenly, type Foundation } from '../../foundation.js';
import { userFolds } from '../../tasks/user-folds.js';
import type { ImmediateStrategy } from '../strategy.js';
import { type AdditiveFit, fitAdditive } from './fit-additive.js';
import { fitItemColumns, type ItemColumns } from './item-columns.js';
import { collectPriorRows, DEPTH, type PriorRows } from './prior-rows.js';

/** Ridges that are tried; no term at all, too. */
const RIDGES = [1000, 100, 10] as const;
/** Folds of users on which they are compared. */
const FOLDS = 3;
/** Cases that are fitted to, at most. */
const MOST_CASES = 3000;
const SEED = 0;

/**
 * Weights by count with a context-free item term: log-odds, known before anybody is looked at, of an item being liked beyond
 * what weights by count say. Whatever it gains is not adaptivity; on MovieLens 100K it gains a good deal.
 *
 * The term is a step function of each item feature, of its confidence and of the popularity. It is fitted to, and reorders,
 * the items that weights by count rank first; the others follow as they were. How strongly terms are drawn to 0, and
 * whether there are any, is chosen by NDCG@10 on users that the term was not fitted to, and then it is fitted to all.
 */
export function fitByCountItemPrior(foundation: Foundation, byCount: ImmediateStrategy): ImmediateStrategy {
  const cases = evenly([...foundation.trainingCases, ...foundation.validationCases], MOST_CASES);
  const columns = fitItemColumns(foundation.world);
  const rows = collectPriorRows(foundation, cases, byCount);
  const ridge = chooseRidge(rows, columns);
  if (ridge === null) return { ...byCount, name: NAME };
  return withTerms(byCount, fitAdditive(rows, columns, ridge));
}

/** The ridge that ranks best on users held out; null where none beats weights by count alone. */
function chooseRidge(rows: readonly PriorRows[], columns: ItemColumns): number | null {
  const users = Int32Array.from(new Set(rows.map(({ user }) => user)));
  const sums = RIDGES.map(() => 0);
  let without = 0;
  for (const fold of userFolds(users, FOLDS, SEED)) {
    const own = new Set(fold);
    const others = rows.filter(({ user }) => !own.has(user));
    const fits = RIDGES.map((ridge) => fitAdditive(others, columns, ridge));
    for (const held of rows.filter(({ user }) => own.has(user))) {
      without += ndcgOfRows(held, held.score);
      fits.forEach(({ scale, termsIn }, index) => {
        const terms = termsIn(held.world);
        sums[index]! += ndcgOfRows(
          held,
          held.score.map((score, row) => scale * score + terms[held.item[row]!]!),
        );
      });
    }
  }
  const best = sums.indexOf(Math.max(...sums));
  return sums[best]! > without ? RIDGES[best]! : null;
}

/** Of the rows in the order of these scores; what the user liked beyond them counts in the ideal. */
function ndcgOfRows({ target, missed }: PriorRows, scores: Float32Array): number {
  const relevant = new Set<number>();
  target.forEach((liked, row) => {
    if (liked) relevant.add(row);
  });
  for (let beyond = 0; beyond < missed; beyond++) relevant.add(target.length + beyond);
  return ndcgOfScores(scores, relevant, NOTHING, 10);
}

const NOTHING: ReadonlySet<number> = new Set();

const NAME = 'by_count_item_prior';

function withTerms(byCount: ImmediateStrategy, { scale, termsIn }: AdditiveFit): ImmediateStrategy {
  return {
    name: NAME,
    isPointwise: false, // what is reordered depends on the others
    rank: (scored, exclude = new Set(scored.known.support)) => {
      const { scores, weights } = byCount.rank(scored);
      const out = Float64Array.from(scores);
      const first = topK(scores, DEPTH, exclude);
      const termOf = termsIn(scored.known.world);
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
