import { coldCases } from '../../tasks/cases.js';
import { orderOf, type SplitOptions, type Splits } from './split.js';
import { splitUsers } from './split-users.js';

/**
 * New users: each is asked about once, at several numbers of known positives, by what was fitted to others.
 *
 * On `validation` a fold's users are set aside, unseen, and the others are split into folds again: the first of those is
 * measured, and everything is fitted to the rest. Whatever is searched for there leaves the test fold untouched.
 */
export function coldUsers(options: SplitOptions): Splits {
  const { dataset, minPositives, seed, targets } = options;
  return splitUsers(options).map(({ measured, fitted }) => () => ({
    description: `${measured.length} users are new, ${fitted.length} are fitted to, known positives come by ${orderOf(dataset)}`,
    dataset,
    users: fitted,
    hasNewUsers: true,
    cases: [...measured].flatMap((user) => coldCases(dataset, user, { minPositives, seed, targets })),
  }));
}
