/**
 * Paired differences, those of one unit together: what tests and intervals take.
 *
 * @param ours [cases]
 * @param baseline [cases]
 * @param units whose case each is, such as a user; [cases]
 * @returns ours − baseline by unit, in the order in which units come first
 */
export function clusterDifferences(
  ours: ArrayLike<number>,
  baseline: ArrayLike<number>,
  units: readonly string[],
): readonly (readonly number[])[] {
  const clusters = new Map<string, number[]>();
  for (const [index, unit] of units.entries()) {
    const difference = ours[index]! - baseline[index]!;
    const cluster = clusters.get(unit);
    if (cluster) cluster.push(difference);
    else clusters.set(unit, [difference]);
  }
  return [...clusters.values()];
}
