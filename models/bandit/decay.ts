const DAY_MS = 86_400_000;

/** Days since 1970, UTC. */
export function dayOf(ms: number): number {
  return Math.floor(ms / DAY_MS);
}

/**
 * How much an observation of a day counts on a later one: 0.5^(age / halfLife), with the age in whole days.
 *
 * Whole days, so that observations can be summed by day before they are weighed, and a posterior stays the same for a day. What is
 * dated later than today counts as today's.
 *
 * @param halfLifeDays null: 1 at any age.
 */
export function decayFactor(day: number, today: number, halfLifeDays: number | null): number {
  return halfLifeDays === null ? 1 : 0.5 ** (Math.max(today - day, 0) / halfLifeDays);
}
