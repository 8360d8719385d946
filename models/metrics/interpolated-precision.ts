/**
 * Interpolated precision at a recall level: the best precision among all ranks where recall has reached the level.
 *
 * max { P@rank : R@rank ≥ level }, 0 when the list never reaches the level. Reached is decided on counts:
 * level · relevant items, rounded, as trec_eval does since version 10. At level 0 it is the best precision of all.
 * A case with no relevant item has no answer: NaN, which {@link meanOverCases} leaves out and counts.
 *
 * @param level recall in [0, 1].
 * @param rankedGains gain by rank, best rank first; above 0 is relevant.
 * @param relevantCount relevant items of the case, ranked or not.
 * @see NIST, trec_eval, measure `iprec_at_recall`.
 */
export function interpolatedPrecision(level: number, rankedGains: ArrayLike<number>, relevantCount: number): number {
  if (relevantCount === 0) return Number.NaN;
  const needed = Math.round(level * relevantCount);
  let found = 0;
  let best = 0;
  for (let i = 0; i < rankedGains.length; i++) {
    // Precision only peaks where an item is relevant, so the other ranks need no look.
    if (rankedGains[i]! > 0 && ++found >= needed) best = Math.max(best, found / (i + 1));
  }
  return best;
}
