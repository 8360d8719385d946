import { profileWidth } from '../schema/features.js';

/**
 * What the items that a user took up have in common: the mean of each of their features, imputed ones with what is usual. Content-based
 * recommenders call it the user's profile.
 *
 * @param features of the items, row by row; [items · F]
 * @param items how many there are
 * @returns and behind them 1, for a profile that there is, and log(1 + items); [F + 2], zeros where there is no item
 */
export function userProfile(
  { names, values }: { readonly names: readonly string[]; readonly values: Float32Array },
  items: number,
): Float32Array {
  const F = names.length;
  const profile = new Float32Array(profileWidth(F));
  if (items === 0) return profile;
  for (let feature = 0; feature < F; feature++) {
    let sum = 0;
    for (let item = 0; item < items; item++) sum += values[item * F + feature]!;
    profile[feature] = sum / items;
  }
  profile[F] = 1;
  profile[F + 1] = Math.log1p(items);
  return profile;
}
