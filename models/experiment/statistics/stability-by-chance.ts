import { normalQuantile } from './normal-quantile.js';

/**
 * The population stability index that two samples of one mix stay below with this probability. n and m of them are, times
 * nm / (n + m), about χ² with groups − 1 degrees of freedom:
 *
 *     k (1 − 2/9k + z √(2/9k))³ · (1/n + 1/m),  k = groups − 1
 *
 * by Wilson and Hilferty's quantile of χ². Where many groups have hardly anybody, chance does less than that.
 *
 * @returns 0 of one group
 * @see Yurdakul, Naranjo, Statistical properties of the population stability index, Journal of Risk Model Validation 14, 2020.
 */
export function stabilityByChance(groups: number, n: number, m: number, level = 0.95): number {
  const degrees = groups - 1;
  if (degrees <= 0) return 0;
  const part = 2 / (9 * degrees);
  return degrees * (1 - part + normalQuantile(level) * Math.sqrt(part)) ** 3 * (1 / n + 1 / m);
}
