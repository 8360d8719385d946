import cdf from '@stdlib/stats-base-dists-t-cdf';
import quantile from '@stdlib/stats-base-dists-t-quantile';

/**
 * The two-sided p-value of a t statistic: the chance of one at least as far from 0 if nothing is there.
 *
 * 1 at 0, 0 at ±Infinity, NaN for NaN.
 *
 * @param degreesOfFreedom above 0
 */
export function studentTwoSided(t: number, degreesOfFreedom: number): number {
  return 2 * cdf(-Math.abs(t), degreesOfFreedom); // the lower tail, which keeps its digits
}

/**
 * The t beyond which, on both sides together, lies 1 − level: the half width of an interval in standard errors.
 *
 * @param level such as .95, in (0, 1)
 */
export function studentHalfWidth(level: number, degreesOfFreedom: number): number {
  return quantile((1 + level) / 2, degreesOfFreedom);
}
