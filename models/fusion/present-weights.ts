/**
 * Fusion weights over the sources that scored an item: the others get 0 and the rest is scaled to sum 1.
 *
 * When the present sources have no weight at all, they share evenly, since they are all there is to go by. When no source
 * is present every weight is 0.
 *
 * @param weights [sources], not negative, any sum.
 * @param mask [sources], 0 where the source has no score.
 * @returns [sources]
 */
export function presentWeights(weights: ArrayLike<number>, mask: ArrayLike<number>): Float64Array<ArrayBuffer> {
  const present = new Float64Array(weights.length);
  let total = 0;
  let count = 0;
  for (let source = 0; source < present.length; source++) {
    if (!mask[source]) continue;
    total += weights[source]!;
    count++;
  }
  for (let source = 0; source < present.length; source++) {
    if (mask[source]) present[source] = total > 0 ? weights[source]! / total : 1 / count;
  }
  return present;
}
