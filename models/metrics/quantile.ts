/**
 * The value below which a share of the values lies, linear between the two neighbours (R's type 7); NaN of none.
 *
 * @param sorted ascending
 * @param probability in [0, 1]
 * @see Hyndman, Fan, Sample quantiles in statistical packages, 1996.
 */
export function quantile(sorted: ArrayLike<number>, probability: number): number {
  if (sorted.length === 0) return Number.NaN;
  const position = probability * (sorted.length - 1);
  const below = sorted[Math.floor(position)]!;
  const above = sorted[Math.ceil(position)]!;
  return below + (position - Math.floor(position)) * (above - below);
}
