import { type Dataset, EVENTS, type FeedbackScale } from '../schema/dataset.js';
import type { UserEvents } from './user-events.js';

/** Items that a user rated, and how; parallel. */
export interface RatedItems {
  readonly items: readonly number[];
  /** 0 is the worst of the scale, 1 the best. */
  readonly ratings: readonly number[];
}

/**
 * What a user rated in some events, oldest first, and how. Of an item that was rated twice the last word, at its last place. Nothing in a
 * set without ratings.
 */
export function ratedItems(
  { feedback }: Pick<Dataset, 'feedback'>,
  events: Pick<UserEvents, 'item' | 'event' | 'value'>,
): RatedItems {
  if (feedback.kind !== 'graded') return { items: [], ratings: [] };
  const ratings = new Map<number, number>();
  events.item.forEach((item, index) => {
    const value = events.value[index]!;
    if (EVENTS[events.event[index]!] !== 'rating' || Number.isNaN(value)) return;
    ratings.delete(item);
    ratings.set(item, withinScale(value, feedback));
  });
  return { items: [...ratings.keys()], ratings: [...ratings.values()] };
}

function withinScale(rating: number, { min, max }: Extract<FeedbackScale, { readonly kind: 'graded' }>): number {
  return Math.min(1, Math.max(0, (rating - min) / (max - min)));
}
