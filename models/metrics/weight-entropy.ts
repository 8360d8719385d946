import { meanWeights } from './mean-weights.js';

/**
 * Entropy of the average fusion weights, −Σ w̄ ln w̄ in nats: ln K when the sources share evenly overall, 0 when one rules.
 *
 * It is the entropy of the mean, so it cannot tell "everyone blends evenly" from "half trust one source, half the other";
 * {@link weightVariance} does. NaN of no users.
 *
 * @param userWeights one entry per user: that user's mean weight per source [sources], summing to 1.
 */
export function weightEntropy(userWeights: readonly ArrayLike<number>[]): number {
  if (userWeights.length === 0) return Number.NaN;
  return meanWeights(userWeights).reduce((entropy, w) => (w > 0 ? entropy - w * Math.log(w) : entropy), 0);
}
