import { ratedItems } from '../../data/features/rated-items.js';
import { userEvents } from '../../data/features/user-events.js';
import type { Dataset } from '../../data/schema/dataset.js';
import type { Case } from './cases.js';

/** Items with what should be said of each; parallel. */
export interface TargetedItems {
  readonly items: readonly number[];
  /** In [0, 1] */
  readonly targets: readonly number[];
}

/** Nothing is asked. */
export const NO_ITEMS: TargetedItems = { items: [], targets: [] };

/** What a case's user is known to have rated, oldest first. */
export function knownRatings(dataset: Pick<Dataset, 'feedback'>, { events }: Pick<Case, 'events'>): TargetedItems {
  const { items, ratings } = ratedItems(dataset, events);
  return { items, targets: ratings };
}

/** What a case's user rated later: what they rated ever, but for the items that they are known to have met. */
export function laterRatings(dataset: Dataset, { user, events }: Pick<Case, 'user' | 'events'>): TargetedItems {
  const { items, ratings } = ratedItems(dataset, userEvents(dataset, user));
  const met = new Set(events.item);
  const isLater = (_: number, row: number) => !met.has(items[row]!);
  return { items: items.filter(isLater), targets: ratings.filter(isLater) };
}
