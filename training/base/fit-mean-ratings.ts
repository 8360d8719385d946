import { ratedItems } from '../../data/features/rated-items.js';
import { userEvents } from '../../data/features/user-events.js';
import type { Dataset } from '../../data/schema/dataset.js';

/** How items are rated, on a scale from 0 to 1. */
export interface MeanRatings {
  /** Of all ratings; 0 without any. */
  readonly mean: number;
  /** How each item is rated beyond it, in (−1, 1); 0 for an item that nobody rated. [items] */
  readonly beyond: Float64Array;
}

/**
 * How the given users rate each item beyond the mean of all their ratings, drawn towards 0 where few rated it.
 * @param shrinkage as many ratings at everybody's mean are counted beside an item's own
 * @see Koren, Bell, Volinsky, Matrix factorization techniques for recommender systems, 2009, on item biases
 */
export function fitMeanRatings(dataset: Dataset, users: Int32Array, shrinkage = 5): MeanRatings {
  const [sums, counts] = [new Float64Array(dataset.items.ids.length), new Float64Array(dataset.items.ids.length)];
  for (const user of users) {
    const { items, ratings } = ratedItems(dataset, userEvents(dataset, user));
    items.forEach((item, row) => {
      sums[item]! += ratings[row]!;
      counts[item]! += 1;
    });
  }
  const total = counts.reduce((sum, count) => sum + count, 0);
  const mean = total === 0 ? 0 : sums.reduce((sum, one) => sum + one, 0) / total;
  return { mean, beyond: sums.map((sum, item) => (sum - counts[item]! * mean) / (counts[item]! + shrinkage)) };
}
