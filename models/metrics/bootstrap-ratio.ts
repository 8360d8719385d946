import type { Rng } from '../../data/schema/random.js';
import { type Interval, percentileInterval } from './percentile-interval.js';

export interface BootstrapOptions {
  readonly rng: Rng;
  /** How many resamples. */
  readonly draws?: number;
  /** Confidence, such as .95. */
  readonly level?: number;
}

/**
 * Σ numerators / Σ denominators, with the percentile interval of `draws` resamples (2,000 and .95 by default).
 *
 * Rows are drawn with replacement, so a row is whatever is independent of the others: a user with all that is theirs. A single
 * row gives a value with a NaN interval, since resampling it shows no spread; none gives NaN throughout.
 *
 * @param numerators [rows]
 * @param denominators [rows]
 * @see Efron, Tibshirani, An introduction to the bootstrap, 1993, chapters 8 and 13.
 */
export function bootstrapRatio(
  numerators: Float64Array,
  denominators: Float64Array,
  { rng, draws = 2000, level = 0.95 }: BootstrapOptions,
): Interval {
  const rows = numerators.length;
  const value = total(numerators) / total(denominators);
  if (rows < 2) return { value, low: Number.NaN, high: Number.NaN, standardError: Number.NaN };

  const values = new Float64Array(draws);
  for (let draw = 0; draw < draws; draw++) {
    let above = 0;
    let below = 0;
    for (let i = 0; i < rows; i++) {
      const row = rng.int(rows);
      above += numerators[row]!;
      below += denominators[row]!;
    }
    values[draw] = above / below;
  }
  return percentileInterval(value, values, level);
}

function total(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
