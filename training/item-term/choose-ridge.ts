import { userFolds } from '../tasks/user-folds.js';
import { type AdditiveOptions, fitAdditive } from './fit-additive.js';
import type { ItemColumns } from './item-columns.js';
import { ndcgOfRows, type TopRows } from './top-rows.js';

/** Ridges that are tried; no term at all, too. */
const RIDGES = [1000, 100, 10] as const;
/** Folds of users on which they are compared. */
const FOLDS = 3;
const SEED = 0;

/** How strongly terms are drawn to 0 to rank users best that they were not fitted to; null where no term ranks better. */
export function chooseRidge(
  rows: readonly TopRows[],
  columns: ItemColumns,
  { leastScale }: Pick<AdditiveOptions, 'leastScale'>,
): number | null {
  const users = Int32Array.from(new Set(rows.map(({ user }) => user)));
  const sums = RIDGES.map(() => 0);
  let without = 0;
  for (const fold of userFolds(users, FOLDS, SEED)) {
    const own = new Set(fold);
    const others = rows.filter(({ user }) => !own.has(user));
    const fits = RIDGES.map((ridge) => fitAdditive(others, columns, { ridge, leastScale }));
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
