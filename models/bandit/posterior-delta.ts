/** What one day adds to an arm's posterior in one context; negative where an earlier row is taken back. */
export interface PosteriorDelta {
  readonly arm: number;
  /** Days since 1970, UTC. */
  readonly day: number;
  readonly alpha: number;
  readonly beta: number;
}

/** The same rows with one per arm and day; what cancels is left out. Ordered by day, then arm. */
export function mergeDeltas(deltas: Iterable<PosteriorDelta>): readonly PosteriorDelta[] {
  const merged = new Map<string, PosteriorDelta>();
  for (const { arm, day, alpha, beta } of deltas) {
    const key = `${day}:${arm}`;
    const sum = merged.get(key);
    merged.set(key, { arm, day, alpha: (sum?.alpha ?? 0) + alpha, beta: (sum?.beta ?? 0) + beta });
  }
  return [...merged.values()]
    .filter(({ alpha, beta }) => alpha !== 0 || beta !== 0)
    .sort((a, b) => a.day - b.day || a.arm - b.arm);
}

/**
 * The rows that lead from one state of a list to the next: what the list says now, less what it said before.
 *
 * This is how posteriors are kept without recomputing them. A click further down can turn results above it from "not looked at"
 * into "passed over"; taking the difference of two whole statements about the list can forget no such consequence, and the sum of
 * all differences is the last statement: a rebuild from the interactions, by construction.
 */
export function deltasBetween(
  before: readonly PosteriorDelta[],
  after: readonly PosteriorDelta[],
): readonly PosteriorDelta[] {
  return mergeDeltas([...after, ...before.map((row) => ({ ...row, alpha: -row.alpha, beta: -row.beta }))]);
}
