import { quantile } from './quantile.js';

/** An estimate with a percentile interval. */
export interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** Standard deviation of the resampled values. */
  readonly standardError: number;
}

/**
 * An estimate with the percentile interval of its resamples.
 * @param values two or more, of resamples; sorted in place
 * @param level such as .95
 */
export function percentileInterval(value: number, values: Float64Array, level: number): Interval {
  values.sort();
  const tail = (1 - level) / 2;
  return { value, low: quantile(values, tail), high: quantile(values, 1 - tail), standardError: deviation(values) };
}

function deviation(values: Float64Array): number {
  const total = (numbers: Float64Array) => numbers.reduce((sum, number) => sum + number, 0);
  const mean = total(values) / values.length;
  return Math.sqrt(total(values.map((value) => (value - mean) ** 2)) / (values.length - 1));
}
