import { meanWeights } from './mean-weights.js';

/**
 * How much fusion weights differ between users: the population variance of each source's weight, summed over sources.
 *
 * 0 means that everyone gets the same blend, that is, nothing was personalised. It is at most 1 − 1/K, where every user
 * trusts one source alone and the sources share the users evenly. NaN of no users.
 *
 * @param userWeights one entry per user: that user's mean weight per source [sources], summing to 1.
 */
export function weightVariance(userWeights: readonly ArrayLike<number>[]): number {
  const mean = meanWeights(userWeights);
  let sum = 0;
  for (const weights of userWeights) {
    for (let source = 0; source < mean.length; source++) sum += (weights[source]! - mean[source]!) ** 2;
  }
  return sum / userWeights.length;
}
