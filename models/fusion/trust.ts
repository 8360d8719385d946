import { SESSION_FEATURES } from '../../data/schema/features.js';

/** When the network's answer is taken; chosen on validation users, kept in the manifest. */
export interface TrustThresholds {
  /** A user with fewer positive interactions is cold. */
  readonly minInteractions: number;
  /** Session features that the training data had; a user with fewer than half of them is not known well enough. */
  readonly availableFeatures: readonly string[];
  /** Largest expected squared error of a row. */
  readonly uncertainty: number;
  /** Smallest confidence by source; a row is left alone only if every source is below its own. */
  readonly confidences: readonly number[];
}

/**
 * Why the network is not asked about a user, or null when it is: cold, or too few features known.
 * @param sessionFeatures NaN where missing; [18]
 */
export function distrustOfUser(
  { minInteractions, availableFeatures }: TrustThresholds,
  count: number,
  sessionFeatures: ArrayLike<number>,
): 'cold_user' | 'missing_features' | null {
  if (count < minInteractions) return 'cold_user';
  let [available, known] = [0, 0];
  SESSION_FEATURES.forEach((name, index) => {
    if (!availableFeatures.includes(name)) return;
    available++;
    if (!Number.isNaN(sessionFeatures[index]!)) known++;
  });
  return known < available / 2 ? 'missing_features' : null;
}

/**
 * Whether the network is too unsure of one row: its uncertainty is above the threshold, or every source that scored it has a
 * confidence below its own.
 * @param confidences [K], from `offset` on; so is the mask
 * @param mask 0 where the source has no score
 */
export function isUncertain(
  thresholds: Pick<TrustThresholds, 'uncertainty' | 'confidences'>,
  uncertainty: number,
  confidences: ArrayLike<number>,
  mask: ArrayLike<number>,
  offset = 0,
): boolean {
  if (uncertainty > thresholds.uncertainty) return true;
  const limits = thresholds.confidences;
  for (let source = 0; source < limits.length; source++) {
    if (mask[offset + source] && !(confidences[offset + source]! < limits[source]!)) return false;
  }
  return true;
}
