import { ONE_STANDARD_ERROR, pairedTTest } from '../../models/metrics/paired-t-test.js';
import { userFolds } from '../tasks/user-folds.js';
import { type AdditiveFit, type AdditiveOptions, fitAdditive, shrinkTerms, termsOf } from './fit-additive.js';
import type { ItemColumns } from './item-columns.js';
import { ndcgOfRows, type TopRows } from './top-rows.js';

/** How strongly terms may be drawn to 0 while they are fitted, strongest first, and how much of what was found may be kept. */
const RIDGES = [1000, 100, 10] as const;
const SHARES = [1, 0.5, 0.25, 0.125] as const;
const STRENGTHS = RIDGES.flatMap((ridge) => SHARES.map((share) => ({ ridge, share })));

/** Folds of users on which they are compared. */
const FOLDS = 3;
const SEED = 0;

/**
 * What items' columns add to weights by count, at the strength that ranks users best that it was not fitted to.
 *
 * A likelihood counts each of the rows alike, and nearly all of them lie where nobody looks; terms that describe them best go too
 * far among the first ten. So a share of the terms is kept, chosen along with the ridge by what is asked for in the end.
 * @returns null where weights by count alone rank as well, give or take a standard error
 */
export function fitTerms(
  rows: readonly TopRows[],
  columns: ItemColumns,
  { leastScale }: Pick<AdditiveOptions, 'leastScale'>,
): AdditiveFit | null {
  const users = Int32Array.from(new Set(rows.map(({ user }) => user)));
  const gains = STRENGTHS.map(() => new Map<number, number[]>());
  for (const fold of userFolds(users, FOLDS, SEED)) {
    const own = new Set(fold);
    const others = rows.filter(({ user }) => !own.has(user));
    const fits = fitAdditive(others, columns, { ridges: RIDGES, leastScale });
    const tried = fits.flatMap((fit) => SHARES.map((share) => shrinkTerms(fit, share)));
    for (const held of rows.filter(({ user }) => own.has(user))) {
      const without = ndcgOfRows(held, held.score);
      tried.forEach((fit, index) => {
        const ofUser = gains[index]!.get(held.user) ?? [];
        gains[index]!.set(held.user, [...ofUser, ndcgOfRows(held, withTerms(fit, columns, held)) - without]);
      });
    }
  }
  const tests = gains.map((byUser) => pairedTTest([...byUser.values()], ONE_STANDARD_ERROR));
  const best = tests.reduce((most, next, index) => (next.difference > tests[most]!.difference ? index : most), 0);
  if (!(tests[best]!.low > 0)) return null;
  const { ridge, share } = STRENGTHS[best]!;
  const whole = fitAdditive(rows, columns, { ridges: RIDGES.slice(0, RIDGES.indexOf(ridge) + 1), leastScale });
  return shrinkTerms(whole.at(-1)!, share);
}

/** What weights by count and terms say together; [rows] */
function withTerms(fit: AdditiveFit, columns: ItemColumns, rows: TopRows): Float32Array {
  const terms = termsOf(fit, columns, rows);
  return rows.score.map((value, row) => fit.scale * value + terms[row]!);
}
