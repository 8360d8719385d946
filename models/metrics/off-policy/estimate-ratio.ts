import type { Rng } from '../../../data/schema/random.js';
import { bootstrapRatio } from '../bootstrap-ratio.js';
import type { Interval } from '../percentile-interval.js';
import { assertSameLength } from '../same-length.js';

export interface EstimateOptions {
  /** How the 95 % interval is made. */
  readonly interval:
    | { readonly kind: 'normal' }
    | { readonly kind: 'bootstrap'; readonly rng: Rng; readonly draws?: number };
  /** Rows that belong together, such as those of one user or one day of a user: the number of each row's cluster. [n] */
  readonly clusters?: ArrayLike<number>;
}

/** The 97.5 % quantile of the standard normal distribution. */
const Z = 1.959963984540054;

/**
 * Σ numerators / Σ denominators with a 95 % interval: the form of all four estimators, a mean having ones below.
 *
 * `normal` linearizes the ratio (the delta method): the standard error of v is √(n / (n − 1) · Σ (a − v·b)²) / Σ b, for a mean the
 * usual s / √n. `bootstrap` draws rows with replacement and takes percentiles; it follows the skew that a few large weights bring.
 * Neither knows of rewards that were never observed. Bounds are not cut to the range of rewards: where they leave it, data are thin.
 * With clusters, both sum by cluster first. NaN bounds for a single row or cluster.
 *
 * @param numerators [n]
 * @param denominators [n]
 */
export function estimateRatio(
  numerators: Float64Array,
  denominators: Float64Array,
  { interval, clusters }: EstimateOptions,
): Interval {
  const above = clusters ? sumBy(numerators, clusters) : numerators;
  const below = clusters ? sumBy(denominators, clusters) : denominators;
  if (interval.kind === 'bootstrap') return bootstrapRatio(above, below, interval);

  const rows = above.length;
  const total = below.reduce((sum, value) => sum + value, 0);
  const value = above.reduce((sum, one) => sum + one, 0) / total;
  const squares = above.reduce((sum, one, row) => sum + (one - value * below[row]!) ** 2, 0);
  const standardError = Math.sqrt((squares * rows) / (rows - 1)) / total;
  return { value, low: value - Z * standardError, high: value + Z * standardError, standardError };
}

function sumBy(values: Float64Array, clusters: ArrayLike<number>): Float64Array {
  assertSameLength('estimateRatio', values, clusters);
  const sums = new Map<number, number>();
  for (let row = 0; row < values.length; row++) {
    sums.set(clusters[row]!, (sums.get(clusters[row]!) ?? 0) + values[row]!);
  }
  return Float64Array.from(sums.values());
}
