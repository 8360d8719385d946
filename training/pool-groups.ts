/** The quality of every weight vector of a grid, more is better, summed over the cases of each group. */
export interface GroupSums {
  /** [groups][vectors] */
  readonly quality: readonly Float64Array[];
  /** [groups] */
  readonly cases: readonly number[];
}

/** The vector that each group takes, by its place in the grid. */
export interface PooledGroups {
  /** [groups] */
  readonly best: readonly number[];
  /** As how many cases of its own a group counted everybody's mean. */
  readonly pseudoCases: number;
  /** Mean quality of users from whose cases nothing was chosen but how far to pool. */
  readonly heldOutQuality: number;
}

/** From each group for itself to one choice for everybody. */
const PSEUDO_CASES = [0, 30, 100, 300, 1000, Number.POSITIVE_INFINITY] as const;

/**
 * Each group's best vector, where the mean of everybody counts as some cases of the group's own.
 *
 * A group of few cases would rather be lucky than right: the best of a hundred vectors on them is often not the best on
 * others. How many pseudo-cases everybody's mean is worth is what is best for held-out users; infinitely many give all groups one
 * vector. This is partial pooling by cross-validation (Efron and Morris, Stein's Paradox in Statistics, 1977, is the idea).
 * @param folds sums over the cases of disjoint sets of users
 */
export function poolGroups(folds: readonly GroupSums[]): PooledGroups {
  const all = added(folds);
  const others = folds.map((fold) => added(folds.filter((other) => other !== fold)));
  const heldOut = (pseudoCases: number) => {
    const gained = folds.map((fold, index) => {
      const best = bestOf(others[index]!, pseudoCases);
      return fold.quality.reduce((sum, ofGroup, group) => sum + ofGroup[best[group]!]!, 0);
    });
    return gained.reduce((sum, value) => sum + value, 0) / countOf(all);
  };
  const tried = PSEUDO_CASES.map((pseudoCases) => ({ pseudoCases, heldOutQuality: heldOut(pseudoCases) }));
  const chosen = tried.reduce((best, next) => (next.heldOutQuality > best.heldOutQuality ? next : best));
  return { ...chosen, best: bestOf(all, chosen.pseudoCases) };
}

/** The vector that is best for everybody. */
export function bestForAll(folds: readonly GroupSums[]): { readonly best: number; readonly quality: number } {
  const means = meansOf(added(folds));
  const best = argmax(means);
  return { best, quality: means[best]! };
}

function bestOf(sums: GroupSums, pseudoCases: number): number[] {
  const means = meansOf(sums);
  if (pseudoCases === Number.POSITIVE_INFINITY) return sums.quality.map(() => argmax(means));
  return sums.quality.map((own) => argmax(own.map((sum, vector) => sum + pseudoCases * means[vector]!)));
}

function meansOf(sums: GroupSums): Float64Array {
  const count = Math.max(1, countOf(sums));
  const total = sums.quality[0]!.slice().fill(0);
  for (const own of sums.quality) for (let vector = 0; vector < total.length; vector++) total[vector]! += own[vector]!;
  return total.map((sum) => sum / count);
}

function countOf({ cases }: GroupSums): number {
  return cases.reduce((sum, count) => sum + count, 0);
}

function added(parts: readonly GroupSums[]): GroupSums {
  const [first] = parts;
  if (first === undefined) return { quality: [new Float64Array(0)], cases: [0] };
  return {
    quality: first.quality.map((own, group) =>
      own.map((_, vector) => parts.reduce((sum, part) => sum + part.quality[group]![vector]!, 0)),
    ),
    cases: first.cases.map((_, group) => parts.reduce((sum, part) => sum + part.cases[group]!, 0)),
  };
}

function argmax(values: ArrayLike<number>): number {
  let best = 0;
  for (let index = 1; index < values.length; index++) if (values[index]! > values[best]!) best = index;
  return best;
}
