import type { Interval } from './percentile-interval.js';

/** A mean with its 95 % interval: what a result says of one. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** An interval without the standard error, which results do not print. */
export function estimateOf({ value, low, high }: Interval): Estimate {
  return { value, low, high };
}
