/**
 * The population stability index: how far a mix has moved from what it was.
 *
 *     Σ (now − then) · ln(now / then)  over shares
 *
 * Below .1 little has changed, above .25 much: rules of thumb, and small samples exceed them by chance, about
 * (groups − 1)(1/n + 1/m) on average. Empty groups count as half an observation, so that a new one is not infinitely far away.
 *
 * @param then counts by group. @param now likewise
 * @returns NaN where either has none
 * @see Siddiqi, Credit risk scorecards, 2006.
 */
export function populationStability(then: ReadonlyMap<string, number>, now: ReadonlyMap<string, number>): number {
  const groups = new Set([...then.keys(), ...now.keys()]);
  const [before, after] = [sharesOf(then, groups), sharesOf(now, groups)];
  let index = 0;
  for (const group of groups) {
    const [a, b] = [before.get(group)!, after.get(group)!];
    index += (b - a) * Math.log(b / a);
  }
  return total(then) > 0 && total(now) > 0 ? index : Number.NaN;
}

const HALF = 0.5;

function sharesOf(counts: ReadonlyMap<string, number>, groups: ReadonlySet<string>): ReadonlyMap<string, number> {
  const filled = new Map([...groups].map((group) => [group, Math.max(counts.get(group) ?? 0, HALF)]));
  const sum = total(filled);
  return new Map([...filled].map(([group, count]) => [group, count / sum]));
}

function total(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}
