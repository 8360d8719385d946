import { drawCases, drawsFor, usersWithCases } from '../../tasks/draws.js';
import { orderOf, type SplitOptions, type Splits } from './split.js';
import { splitUsers } from './split-users.js';

/**
 * New users: each is asked about at several numbers of known positives, by what was fitted to others. Of a small set without times there
 * are several draws of what is known, so that less hangs on which it happens to be.
 *
 * On `validation` a fold's users are set aside, unseen, and the others are split into folds again: the first of those is
 * measured, and everything is fitted to the rest. Whatever is searched for there leaves the test fold untouched.
 */
export function coldUsers(options: SplitOptions): Splits {
  const { dataset, minPositives, seed, targets } = options;
  return splitUsers(options).map(({ measured, fitted }) => () => {
    const asked = usersWithCases(dataset, measured, { minPositives, seed });
    const draws = drawsFor(dataset, asked.length);
    const often = draws > 1 ? `, drawn ${draws} times for each user` : '';
    return {
      description: `${measured.length} users are new, ${fitted.length} are fitted to, known positives come by ${orderOf(dataset)}${often}`,
      dataset,
      users: fitted,
      hasNewUsers: true,
      cases: [...asked].flatMap((user) => drawCases(dataset, user, { minPositives, seed, draws, targets })),
    };
  });
}
