import type { RiskAreas } from './bootstrap-risk-areas.js';
import { type Interval, percentileInterval } from './percentile-interval.js';
import { assertSameLength } from './same-length.js';

/**
 * The area under risk and coverage of one scorer minus another's, with a percentile interval of their resamples, .95 by default. Below 0, the
 * first is less wrong where it is sure.
 *
 * Both come from one call of `bootstrapRiskAreas`, so that draw by draw they are of the same users, and what makes users easy or hard for
 * both drops out. A single user gives a NaN interval.
 * @throws FusionError `internal` on areas of different calls, where their draws are not as many
 * @see Efron, Tibshirani, An introduction to the bootstrap, 1993, chapters 8 and 13.
 */
export function riskCoverageDifference(a: RiskAreas, b: RiskAreas, level = 0.95): Interval {
  assertSameLength('riskCoverageDifference', a.resampled, b.resampled);
  const value = a.value - b.value;
  if (a.resampled.length === 0) return { value, low: Number.NaN, high: Number.NaN, standardError: Number.NaN };
  const differences = a.resampled.map((area, draw) => area - b.resampled[draw]!);
  return percentileInterval(value, differences, level);
}
