/**
 * How many of the first k ranks hold a relevant item.
 *
 * @param k rank cutoff; a list shorter than k simply ends earlier.
 * @param rankedGains gain by rank, best rank first; relevant means above 0, so a judged-as-bad −1 is not.
 */
export function relevantWithin(k: number, rankedGains: ArrayLike<number>): number {
  const end = Math.min(k, rankedGains.length);
  let relevant = 0;
  for (let i = 0; i < end; i++) if (rankedGains[i]! > 0) relevant++;
  return relevant;
}
