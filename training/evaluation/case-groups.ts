import type { DecidingMetric } from './deciding-metric.js';
import type { CaseMeasure } from './measure-case.js';

/** Some of the cases; every strategy has the same cases in the same order. */
export type Belongs = (measure: CaseMeasure, index: number) => boolean;

/** Upper ends of ranges of known positives, where cases have too many different numbers. */
const RANGES = [1, 2, 5, 10, 20, 50, 100, Number.POSITIVE_INFINITY] as const;
/** Quarters of the cases, by how well fixed weights do. */
const DIFFICULTIES = ['easiest', 'easier', 'harder', 'hardest'] as const;

/** Cases by the number of known positives: each number that occurs, or ranges where they are many. */
export function bySupport(measures: readonly CaseMeasure[]): ReadonlyMap<string, Belongs> {
  const sizes = [...new Set(measures.map(({ support }) => support))].sort((a, b) => a - b);
  if (sizes.length <= RANGES.length) {
    return new Map(sizes.map((size) => [String(size), ({ support }) => support === size]));
  }
  const ranges = RANGES.map((end, index) => ({ start: (RANGES[index - 1] ?? 0) + 1, end }));
  return new Map(
    ranges
      .filter(({ start, end }) => sizes.some((size) => size >= start && size <= end))
      .map(({ start, end }) => [rangeText(start, end), ({ support }) => support >= start && support <= end]),
  );
}

function rangeText(start: number, end: number): string {
  if (start === end) return `${start}`;
  return end === Number.POSITIVE_INFINITY ? `${start} and more` : `${start}–${end}`;
}

/** Which cases a difference is taken over: all, the coldest, each user type, each number of known positives. */
export function differenceGroups(measures: readonly CaseMeasure[]): Record<string, Belongs> {
  return {
    overall: () => true,
    'n <= 5': ({ support }) => support <= 5,
    ...Object.fromEntries(byUserType(measures)),
    ...Object.fromEntries([...bySupport(measures)].map(([size, belongs]) => [`n = ${size}`, belongs])),
  };
}

/** Cases by the user's type. */
export function byUserType(measures: readonly CaseMeasure[]): ReadonlyMap<string, Belongs> {
  const types = [...new Set(measures.map(({ userType }) => userType))].sort();
  return new Map(types.map((type) => [type, ({ userType }) => userType === type]));
}

/**
 * Cases in quarters by difficulty, the NDCG@10 of fixed weights or their squared error. A quarter is chosen by what fixed weights happened to get:
 * whoever is compared with them there gains on hard cases and loses on easy ones by chance alone, so only others should be.
 */
export function byDifficulty(
  fixed: readonly CaseMeasure[],
  metric: DecidingMetric = 'ndcg_at_10',
): ReadonlyMap<string, Belongs> {
  const ease = (index: number) => (metric === 'ndcg_at_10' ? fixed[index]![metric] : -fixed[index]![metric]);
  const order = [...fixed.keys()].sort((a, b) => ease(b) - ease(a) || a - b);
  const quarter = new Int8Array(fixed.length);
  order.forEach((index, rank) => {
    quarter[index] = Math.floor((DIFFICULTIES.length * rank) / order.length);
  });
  return new Map(DIFFICULTIES.map((name, group) => [name, (_, index) => quarter[index] === group]));
}
