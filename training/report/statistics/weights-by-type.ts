import { quantile } from '../../../models/metrics/quantile.js';
import type { ObservedCase } from '../observed-case.js';

/** How one source's weight is spread over the cases of one type of user. */
export interface WeightSpread {
  readonly source: string;
  readonly userType: string;
  readonly cases: number;
  readonly tenth: number;
  readonly lowerQuartile: number;
  readonly median: number;
  readonly upperQuartile: number;
  readonly ninetieth: number;
}

/** The network's mean weights over all items by type of user: the largest type first, then source by source. */
export function weightsByType(cases: readonly ObservedCase[], sources: readonly string[]): readonly WeightSpread[] {
  return userTypes(cases).flatMap((userType) => {
    const ofType = cases.filter((one) => one.userType === userType);
    return sources.map((source, index): WeightSpread => {
      const sorted = Float64Array.from(ofType, (one) => one.weights.all[index]!).sort();
      return {
        source,
        userType,
        cases: ofType.length,
        tenth: quantile(sorted, 0.1),
        lowerQuartile: quantile(sorted, 0.25),
        median: quantile(sorted, 0.5),
        upperQuartile: quantile(sorted, 0.75),
        ninetieth: quantile(sorted, 0.9),
      };
    });
  });
}

/** Types that occur, the one with most cases first. */
export function userTypes(cases: readonly Pick<ObservedCase, 'userType'>[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { userType } of cases) counts.set(userType, (counts.get(userType) ?? 0) + 1);
  return [...counts].sort(([a, most], [b, more]) => more - most || (a < b ? -1 : 1)).map(([type]) => type);
}
