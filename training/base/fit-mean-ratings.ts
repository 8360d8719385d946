import { ratedItems } from '../../data/features/rated-items.js';
import { userEvents } from '../../data/features/user-events.js';
import type { Dataset } from '../../data/schema/dataset.js';

/** As many ratings at everybody's mean are counted beside an item's own. */
const SHRINKAGE = 5;

/**
 * How each item is rated beyond the mean of all ratings, drawn towards 0 where few rated it; 0 for an item that nobody rated. On a
 * scale from 0 to 1: in (−1, 1). [items]
 * @see Koren, Bell, Volinsky, Matrix factorization techniques for recommender systems, 2009, on item biases
 */
export function fitMeanRatings(dataset: Dataset, users: Int32Array): Float32Array {
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
  return Float32Array.from(sums, (sum, item) => (sum - counts[item]! * mean) / (counts[item]! + SHRINKAGE));
}
