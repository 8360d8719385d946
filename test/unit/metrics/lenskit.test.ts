import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { reciprocalRank } from '../../../models/metrics/reciprocal-rank.js';

const FOLDER = process.env['METAFUSE_DATASETS'];

/** LensKit's nDCG, whose discount leaves the second rank whole: Σ gain / max(1, log2 rank), grades as gains. */
function lenskitNdcg(gains: readonly number[], all: readonly number[]): number {
  const discounted = (list: readonly number[]) =>
    list.reduce((sum, gain, index) => sum + gain / Math.max(1, Math.log2(index + 1)), 0);
  return discounted(gains) / discounted(all.toSorted((a, b) => b - a));
}

function groupBy<T>(list: readonly T[], key: (entry: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const entry of list) groups.set(key(entry), [...(groups.get(key(entry)) ?? []), entry]);
  return groups;
}

describe.skipIf(FOLDER === undefined)('reciprocalRank against LensKit (needs METAFUSE_DATASETS)', () => {
  const rows = (name: string) =>
    readFileSync(join(FOLDER!, 'lenskit-topn', `topn-java-${name}.csv`), 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(','));

  it('agrees on every reference row, as does nDCG once the discounts match', () => {
    const truth = groupBy(rows('truth'), ([user]) => user!);
    const lists = groupBy(rows('recs'), ([algorithm, user]) => `${algorithm} ${user}`);
    const reference = rows('metrics');
    expect(reference).toHaveLength(100);
    for (const [algorithm, user, ndcg, recipRank] of reference) {
      const ratings = new Map(truth.get(user!)!.map(([, item, rating]) => [item!, Number(rating)] as const));
      const ranked = lists.get(`${algorithm} ${user}`)!.toSorted((a, b) => Number(a[2]) - Number(b[2]));
      const gains = ranked.map(([, , , item]) => ratings.get(item!) ?? 0);
      expect(reciprocalRank(gains, ratings.size)).toBeCloseTo(Number(recipRank), 12);
      expect(lenskitNdcg(gains, [...ratings.values()])).toBeCloseTo(Number(ndcg), 12);
    }
  });
});
