import type { Rng } from '../../data/schema/random.js';
import { bootstrapMean } from '../../models/metrics/bootstrap-mean.js';
import { byUser } from '../../models/metrics/by-user.js';
import type { Interval } from '../../models/metrics/percentile-interval.js';

/**
 * The mean of a figure over cases, with an interval that whole users are drawn for: the cases of one user belong together, and
 * more of them make nothing surer. A case whose figure is NaN is left out; no user gives NaN, a single one no interval.
 */
export function meanByUser<Case extends { readonly user: number }>(
  cases: readonly Case[],
  figure: (one: Case, index: number) => number,
  rng: Rng,
): Interval {
  return bootstrapMean(byUser(cases, figure), { rng });
}
