import { describe, expect, it } from 'vitest';
import { BASE_SOURCES } from '../../../data/schema/features.js';
import { createRng } from '../../../data/schema/random.js';
import { combineRows } from '../../../models/fusion/blend-rows.js';
import { simplexGrid } from '../../../models/fusion/simplex-grid.js';
import { ndcgOfScores } from '../../../models/metrics/ndcg-of-scores.js';
import type { ScoredCase } from '../../../training/tasks/scored-case.js';
import { weightGrid } from '../../../training/weight-grid.js';
import {
  averagedAs,
  BLEND_SCALES,
  BY_COUNT,
  byCountTable,
  onScale,
  searchWeights,
} from '../../../training/weight-search.js';
import { handMadeCase } from './hand-made.js';

/** 40 items; source `right` gives the truth .9 and all else less, the other two know nothing of it. */
function caseWonBy(right: number, count: number, seed: number): ScoredCase {
  const rng = createRng(seed);
  const items = 40;
  const truth = rng.shuffle([...Array(items).keys()]).slice(0, 4);
  const scores = Array.from({ length: items }, (_, item) =>
    [0, 1, 2].map((source) => {
      const low = 0.05 + 0.5 * rng.next();
      return source === right && truth.includes(item) ? 0.9 : low;
    }),
  );
  return handMadeCase({ user: seed, count, truth, scores });
}

/** Odd counts of positives trust cf, even ones content. */
const planted = Array.from({ length: 24 }, (_, index) => {
  const count = [1, 2, 5, 10][index % 4]!;
  return caseWonBy(count % 2 === 1 ? 0 : 1, count, index);
});

describe('searchWeights', () => {
  it('finds each group’s source where it is obvious, and says that grouping pays', () => {
    const searches = searchWeights(planted, 3, BY_COUNT);
    expect(searches.map(({ scale }) => scale)).toEqual([...BLEND_SCALES]);
    for (const { byGroup, groupedQuality, fixedQuality } of searches) {
      // groups are counts from 0, 1, 2, 5, 10 and 20 on; 0 and 20 have no case
      expect(byGroup.map((weights) => weights && indexOfLargest(weights))).toEqual([null, 0, 1, 0, 1, null]);
      expect(groupedQuality).toBeGreaterThan(0.98); // of users held out
      expect(fixedQuality).toBeLessThan(groupedQuality);
    }
  });

  it('never leaves the right source without weight for everybody', () => {
    for (const { fixed } of searchWeights(planted, 3, BY_COUNT)) {
      expect(fixed.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
      expect(Math.min(fixed[0]!, fixed[1]!)).toBeGreaterThan(0.2);
    }
  });

  it('groups by anything: user types, too', () => {
    const grouping = { count: 2, groupOf: ({ user }: ScoredCase['known']) => user % 2 };
    const [search] = searchWeights(planted, 3, grouping, ['log_odds']);
    expect(search!.byGroup.map((weights) => indexOfLargest(weights!))).toEqual([0, 1]); // 1 and 5; 2 and 10
  });

  it('truth that no candidate is lowers the NDCG, as it should', () => {
    // one relevant item first, one that is support and cannot be ranked by anybody: 1 / (1 + 1 / log2 3)
    const scores = [[0.9], [0.8], [0.1]];
    const scored = handMadeCase({ support: [1], truth: [0, 1], scores });
    const [search] = searchWeights([scored], 1, BY_COUNT, ['log_odds']);
    expect(search!.fixedQuality).toBeCloseTo(1 / (1 + 1 / Math.log2(3)), 12);
  });

  it('gives what comparing all items gives: what no source ranks among its best hundred reaches no top ten', () => {
    const cases = Array.from({ length: 6 }, (_, index) => correlatedCase(600, index));
    for (const search of searchWeights(cases, 3, BY_COUNT)) {
      const grid = weightGrid(3);
      const means = grid.map((weights) => {
        const ndcgs = cases.map((scored) => {
          const out = new Float32Array(600);
          combineRows(onScale(scored, search.scale, 3), scored.mask, weights, averagedAs(search.scale), out);
          return ndcgOfScores(out, new Set(scored.known.truth), new Set(scored.known.support), 10);
        });
        return ndcgs.reduce((a, b) => a + b) / ndcgs.length;
      });
      expect(search.fixedQuality).toBeCloseTo(Math.max(...means), 10);
      expect(search.fixed).toEqual(grid[indexOfLargest(means)]);
    }
  });
});

describe('weightGrid', () => {
  it('is of tenths for few sources', () => {
    expect(weightGrid(3)).toEqual(simplexGrid(3, 0.1));
    expect(weightGrid(4)).toEqual(simplexGrid(4, 0.1)); // 286
  });

  it('is coarser for many, as fine as four hundred vectors allow, and never without the even one', () => {
    expect(weightGrid(8)).toEqual([...simplexGrid(8, 1 / 4), Array(8).fill(1 / 8)]); // 330; of fifths 792
    expect(weightGrid(40)).toEqual([...simplexGrid(40, 1), Array(40).fill(1 / 40)]); // of halves 820
    for (let sources = 1; sources <= 60; sources++) expect(weightGrid(sources).length).toBeLessThanOrEqual(401);
  });
});

describe('onScale', () => {
  const scored = handMadeCase({
    truth: [0],
    scores: [
      [0.5, 0.2],
      [0.9, null],
      [0.1, 0.8],
    ],
  });

  it('keeps probabilities, and turns them into log-odds', () => {
    expect(onScale(scored, 'probability', 2)).toEqual(scored.scores);
    const logOdds = onScale(scored, 'log_odds', 2);
    expect(logOdds[0]).toBeCloseTo(0, 6);
    expect(logOdds[2]).toBeCloseTo(Math.log(9), 5);
  });

  it('normalizes each source over the items that it has', () => {
    const ranks = onScale(scored, 'log_rank', 2);
    expect([...ranks].map((value) => Math.round(Math.exp(-value) - 1))).toEqual([2, 2, 1, 0, 3, 1]);
    const minMax = onScale(scored, 'min_max', 2);
    expect([...minMax]).toEqual([0.5, 0, 1, 0, 0, 1]); // logits of .1, .5 and .9 are evenly spaced
  });
});

describe('byCountTable', () => {
  const fixed = [0.5, 0.2, 0.3];
  const search = { scale: 'log_odds', fixed, fixedQuality: 0, groupedQuality: 0 } as const;

  it('has a row for each group with cases; who is known for nothing gets popularity', () => {
    const byGroup = [null, [1, 0, 0], null, [0, 1, 0], null, null];
    expect(byCountTable({ ...search, byGroup }, BASE_SOURCES)).toEqual([
      { minCount: 0, weights: [0, 0, 1] },
      { minCount: 1, weights: [1, 0, 0] },
      { minCount: 5, weights: [0, 1, 0] },
    ]);
  });

  it('where popularity is not fused, who is known for nothing gets everybody’s weights', () => {
    const byGroup = [null, [1, 0, 0], null, null, null, null];
    expect(byCountTable({ ...search, byGroup }, ['a', 'b', 'c'])[0]).toEqual({ minCount: 0, weights: fixed });
    expect(byCountTable({ ...search, byGroup }, ['popularity', 'b', 'c'])[0]!.weights).toEqual([1, 0, 0]);
  });

  it('where ratings are asked, the mean rating says what nobody has to be known for', () => {
    const byGroup = [null, [1, 0, 0], null, null, null, null];
    const sources = ['popularity', 'mean_rating', 'cf'];
    expect(byCountTable({ ...search, byGroup }, sources, 'ratings')[0]!.weights).toEqual([0, 1, 0]);
    expect(byCountTable({ ...search, byGroup }, sources)[0]!.weights).toEqual([1, 0, 0]);
  });

  it('keeps what was found for users without interactions', () => {
    const byGroup = [[0, 1, 0], null, null, null, null, null];
    expect(byCountTable({ ...search, byGroup }, BASE_SOURCES)).toEqual([{ minCount: 0, weights: [0, 1, 0] }]);
  });
});

/** Three sources that see one taste through noise, each absent now and then; the truth is what is liked most. */
function correlatedCase(items: number, seed: number): ScoredCase {
  const rng = createRng(seed, 'correlated');
  const taste = Array.from({ length: items }, () => rng.normal());
  const scores = taste.map((liking) =>
    [0.5, 1, 2].map((noise) => {
      const logOdds = liking + noise * rng.normal() - 2;
      return rng.next() < 0.1 ? null : 1 / (1 + Math.exp(-logOdds));
    }),
  );
  const best = taste.map((_, item) => item).sort((a, b) => taste[b]! - taste[a]!);
  return handMadeCase({ user: seed, support: best.slice(0, 3), truth: best.slice(3, 15), scores });
}

function indexOfLargest(values: readonly number[]): number {
  return values.indexOf(Math.max(...values));
}
