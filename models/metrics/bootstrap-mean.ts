import type { Rng } from '../../data/schema/random.js';

/** An estimate with a percentile interval. */
export interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** Standard deviation of the resampled means. */
  readonly standardError: number;
}

export interface BootstrapOptions {
  readonly rng: Rng;
  /** How many resamples. */
  readonly draws?: number;
  /** Confidence, such as .95. */
  readonly level?: number;
}

/**
 * The mean of all cells, with an interval that knows that the cells of one user belong together.
 *
 * Whole users are drawn with replacement, each bringing all their cells, so the interval is as wide as the number of users
 * deserves and not as narrow as the number of cells suggests. Every cell weighs the same. A NaN cell (a case without a
 * relevant item) is left out. No cell at all gives NaN throughout; a single user gives a value with a NaN interval, since
 * resampling one user shows no spread.
 *
 * @param clusters one entry per user: that user's cells.
 * @returns percentile interval of `draws` resampled means (2,000 and .95 by default).
 * @see Efron, Tibshirani, An introduction to the bootstrap, 1993, chapters 8 and 13.
 */
export function bootstrapMean(
  clusters: readonly ArrayLike<number>[],
  { rng, draws = 2000, level = 0.95 }: BootstrapOptions,
): Interval {
  const { sums, counts, users } = totalsByUser(clusters);
  const all = (column: Float64Array) => column.subarray(0, users).reduce((total, cell) => total + cell, 0);
  const value = all(sums) / all(counts);
  if (users < 2) return { value, low: Number.NaN, high: Number.NaN, standardError: Number.NaN };

  const means = new Float64Array(draws);
  for (let draw = 0; draw < draws; draw++) {
    let sum = 0;
    let count = 0;
    for (let i = 0; i < users; i++) {
      const user = rng.int(users);
      sum += sums[user]!;
      count += counts[user]!;
    }
    means[draw] = sum / count;
  }
  means.sort();
  const tail = (1 - level) / 2;
  return { value, low: quantile(means, tail), high: quantile(means, 1 - tail), standardError: deviation(means) };
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
  return { sums, counts, users };
}

/** Linear between the two neighbours (R's type 7). */
function quantile(sorted: Float64Array, probability: number): number {
  const position = probability * (sorted.length - 1);
  const below = sorted[Math.floor(position)]!;
  const above = sorted[Math.ceil(position)]!;
  return below + (position - Math.floor(position)) * (above - below);
}

function deviation(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
}
