import { type Dataset, type FeedbackScale, isPositive } from '../schema/dataset.js';
import type { UserEvents } from './user-events.js';
import { userRows } from './user-rows.js';

/** The rows in which an item is liked for the first time, in the order of `rows`: a user's support. */
export function firstPositives(events: UserEvents, feedback: FeedbackScale, rows: Iterable<number>): number[] {
  const seen = new Set<number>();
  const first: number[] = [];
  for (const row of rows) {
    const item = events.item[row]!;
    if (seen.has(item) || !isPositive({ interactions: events, feedback }, row)) continue;
    seen.add(item);
    first.push(row);
  }
  return first;
}

/** The same of all rows of a user. */
export function firstPositivesOf(dataset: Dataset, user: number): number[] {
  return firstPositives(dataset.interactions, dataset.feedback, userRows(dataset, user));
}
