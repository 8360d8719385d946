import type { ShareInterval } from './wilson-interval.js';

/** A figure and where it lies. */
export interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/**
 * The difference of two shares, with an interval made of the two shares' own ({@link ShareInterval}, Wilson's):
 *
 *     d − √((p − p₋)² + (q₊ − q)²)  to  d + √((p₊ − p)² + (q − q₋)²)
 *
 * Unlike the normal interval, it has a width also where nobody converted, or everybody.
 *
 * @see Newcombe, Interval estimation for the difference between independent proportions, Statistics in Medicine 17, 1998, method 10.
 */
export function differenceOf(part: ShareInterval, base: ShareInterval): Interval {
  const value = part.value - base.value;
  return {
    value,
    low: value - Math.hypot(part.value - part.low, base.high - base.value),
    high: value + Math.hypot(part.high - part.value, base.value - base.low),
  };
}
