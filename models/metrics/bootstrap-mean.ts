import { type BootstrapOptions, bootstrapRatio } from './bootstrap-ratio.js';
import type { Interval } from './percentile-interval.js';

/**
 * The mean of all cells, with an interval that knows that the cells of one user belong together.
 *
 * Whole users are drawn with replacement, each bringing all their cells, so the interval is as wide as the number of users
 * deserves and not as narrow as the number of cells suggests. Every cell weighs the same. A NaN cell (a case without a
 * relevant item) is left out. No cell at all gives NaN throughout; a single user gives a value with a NaN interval, since
 * resampling one user shows no spread.
 *
 * @param clusters one entry per user: that user's cells.
 * @see Efron, Tibshirani, An introduction to the bootstrap, 1993, chapters 8 and 13.
 */
export function bootstrapMean(clusters: readonly ArrayLike<number>[], options: BootstrapOptions): Interval {
  const { sums, counts } = totalsByUser(clusters);
  return bootstrapRatio(sums, counts, options);
}

/** Sum and count of each user's cells; users without a cell are left out. */
function totalsByUser(clusters: readonly ArrayLike<number>[]) {
  const sums = new Float64Array(clusters.length);
  const counts = new Float64Array(clusters.length);
  let users = 0;
  for (const cells of clusters) {
    sums[users] = 0;
    for (let i = 0; i < cells.length; i++) {
      if (Number.isNaN(cells[i])) continue;
      sums[users]! += cells[i]!;
      counts[users]! += 1;
    }
    if (counts[users]! > 0) users++;
  }
  return { sums: sums.subarray(0, users), counts: counts.subarray(0, users) };
}
