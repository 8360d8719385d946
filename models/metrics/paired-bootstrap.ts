import { bootstrapMean } from './bootstrap-mean.js';
import type { BootstrapOptions } from './bootstrap-ratio.js';
import type { Interval } from './percentile-interval.js';

/**
 * Is one variant better than another? The mean difference on the same cases, with an interval clustered by user.
 *
 * Pairing takes out what the two share (an easy user is easy for both), so the interval is much narrower than those of the
 * two means. It excludes 0 when the data decide the question; see {@link smallestDetectableDifference} for what they could
 * have decided. Empty, NaN and single-user input as in {@link bootstrapMean}.
 *
 * @param differences one entry per user: ours − baseline of each of that user's cases.
 */
export function pairedBootstrap({
  differences,
  ...options
}: BootstrapOptions & { readonly differences: readonly ArrayLike<number>[] }): Interval {
  return bootstrapMean(differences, options);
}
