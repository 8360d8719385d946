import { profileWidth } from '../schema/features.js';

/**
 * What the items that a user took up have in common: the mean of each of their features, imputed ones with what is usual. Content-based
 * recommenders call it the user's profile.
 *
 * @param values features of the items, row by row; [items · F]
 * @returns and behind them 1, for a profile that there is; [F + 1], zeros where there is no item
 */
export function userProfile({
  names,
  values,
}: {
  readonly names: readonly string[];
  readonly values: Float32Array;
}): Float32Array {
  const F = names.length;
  const items = values.length / F;
  const profile = new Float32Array(profileWidth(F));
  if (F === 0 || items === 0) return profile;
  for (let feature = 0; feature < F; feature++) {
    let sum = 0;
    for (let item = 0; item < items; item++) sum += values[item * F + feature]!;
    profile[feature] = sum / items;
  }
  profile[F] = 1;
  return profile;
}
