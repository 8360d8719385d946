import { keepInteractions } from '../../../data/dataset/keep-interactions.js';
import { firstPositivesOf } from '../../../data/features/first-positives.js';
import type { Dataset } from '../../../data/schema/dataset.js';
import { createRng } from '../../../data/schema/random.js';
import { type Case, coldCases } from '../../tasks/cases.js';
import { orderOf, type SplitOptions, type Splits } from './split.js';
import { splitUsers } from './split-users.js';

/**
 * New items for new users: a fold of the items is taken out of the log, and only those are ranked, as on a shelf of new
 * releases. The truth is what the user came to like of them after the support.
 *
 * What the catalogue says of a new item is known, uses of it are not: collaborative filtering and popularity have nothing
 * to say, and whatever ranks has to know it. On `validation` another fold of users and another fold of items are asked
 * about.
 */
export function coldItems(options: SplitOptions): Splits {
  const { dataset, folds, seed, minPositives, on } = options;
  const shuffled = createRng(seed, 'item-folds', folds).shuffle([...new Set(dataset.interactions.item)]);
  return splitUsers(options).map(({ measured, fitted }, index) => () => {
    const fold = on === 'test' ? index : (index + 1) % folds;
    const newItems = new Set(shuffled.filter((_, position) => position % folds === fold));
    const known = keepInteractions(dataset, (row) => !newItems.has(dataset.interactions.item[row]!));
    return {
      description: `${newItems.size} items and ${measured.length} users are new, ${fitted.length} users are fitted to, known positives come by ${orderOf(dataset)}`,
      dataset: known,
      users: fitted,
      hasNewUsers: true,
      newItems,
      cases: [...measured]
        .flatMap((user) => coldCases(known, user, { minPositives, seed }))
        .map((one): Case => ({ ...one, truth: laterAmong(dataset, one, newItems), laterRows: NOTHING }))
        .filter(({ truth }) => truth.length > 0),
    };
  });
}

const NOTHING = new Int32Array(0);

/** What a case's user came to like of some items; ever, in a set without times. */
function laterAmong(dataset: Dataset, { user, moment }: Case, items: ReadonlySet<number>): Int32Array {
  const { interactions } = dataset;
  const later = firstPositivesOf(dataset, user).filter((row) => !(interactions.timestamp[row]! < moment));
  return Int32Array.from(later, (row) => interactions.item[row]!).filter((item) => items.has(item));
}
