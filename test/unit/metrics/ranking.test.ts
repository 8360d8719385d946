import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { averagePrecision } from '../../../models/metrics/average-precision.js';
import { f1At, f2At } from '../../../models/metrics/f-measure.js';
import { meanOverCases } from '../../../models/metrics/mean-over-cases.js';
import { ndcgAt } from '../../../models/metrics/ndcg.js';
import { precisionAt } from '../../../models/metrics/precision.js';
import { recallAt } from '../../../models/metrics/recall.js';
import { reciprocalRank } from '../../../models/metrics/reciprocal-rank.js';

const { log2 } = Math;

// Five ranks, three relevant items, all found.
const GRADES = [5, 0, 3, 0, 2];
const BINARY = [1, 0, 1, 0, 1];

describe('ndcgAt', () => {
  it('discounts a graded list by log2(rank + 1)', () => {
    const gained = 5 / log2(2) + 3 / log2(4) + 2 / log2(6);
    const ideal = 5 / log2(2) + 3 / log2(3) + 2 / log2(4);
    expect(ndcgAt(5, GRADES, [2, 3, 5])).toBeCloseTo(gained / ideal, 12);
    expect(gained / ideal).toBeCloseTo(0.921563, 6);
  });

  it('rewards high grades more when the gain is 2^grade − 1', () => {
    const gained = 31 / log2(2) + 7 / log2(4) + 3 / log2(6);
    const ideal = 31 / log2(2) + 7 / log2(3) + 3 / log2(4);
    expect(ndcgAt(5, GRADES, GRADES, { gain: 'exponential' })).toBeCloseTo(gained / ideal, 12);
    expect(gained / ideal).toBeCloseTo(0.965979, 6);
  });

  it('is the same for both gains when relevance is binary', () => {
    const expected = (1 + 1 / log2(4) + 1 / log2(6)) / (1 + 1 / log2(3) + 1 / log2(4));
    expect(ndcgAt(5, BINARY, BINARY)).toBeCloseTo(expected, 12);
    expect(ndcgAt(5, BINARY, BINARY, { gain: 'exponential' })).toBeCloseTo(expected, 12);
    expect(expected).toBeCloseTo(0.88546, 6);
  });

  it('holds a relevant item that was not ranked against the list', () => {
    // One of two relevant items, on top; the other is in the ideal only.
    expect(ndcgAt(10, [1, 0], [1, 1])).toBeCloseTo(1 / (1 + 1 / log2(3)), 12);
  });

  it('cuts the ideal at k as well', () => {
    expect(ndcgAt(1, [1, 0, 0], [1, 1, 1])).toBe(1);
  });

  it('takes a negative grade as 0', () => {
    expect(ndcgAt(3, [-1, 1], [-1, 1])).toBeCloseTo(1 / log2(3), 12);
  });
});

describe('the set metrics', () => {
  it('count the relevant items within the cutoff', () => {
    expect(precisionAt(5, BINARY, 3)).toBe(3 / 5);
    expect(recallAt(5, BINARY, 3)).toBe(1);
    expect(f1At(5, BINARY, 3)).toBeCloseTo((2 * 0.6 * 1) / (0.6 + 1), 12); // .75
    expect(f2At(5, BINARY, 3)).toBeCloseTo((5 * 0.6 * 1) / (4 * 0.6 + 1), 12); // .882353
    expect(recallAt(2, BINARY, 3)).toBe(1 / 3);
  });

  it('divide by k even when fewer items were ranked', () => {
    expect(precisionAt(10, [1], 1)).toBe(1 / 10);
  });

  it('give an F measure of 0 when nothing was found', () => {
    expect(f1At(5, [0, 0], 2)).toBe(0);
  });
});

describe('the rank metrics', () => {
  it('average the precision at each relevant rank', () => {
    expect(averagePrecision(BINARY, 3)).toBeCloseTo((1 / 1 + 2 / 3 + 3 / 5) / 3, 12); // .755556
    expect(averagePrecision(BINARY, 4)).toBeCloseTo((1 / 1 + 2 / 3 + 3 / 5) / 4, 12); // one never ranked
  });

  it('give one half when the second item is the first relevant one', () => {
    expect(reciprocalRank(BINARY, 3)).toBe(1);
    expect(reciprocalRank([0, 2, 1], 2)).toBe(1 / 2);
    expect(reciprocalRank([0, 0], 2)).toBe(0);
  });
});

describe('meanOverCases', () => {
  it('leaves cases without a relevant item out and counts them', () => {
    const cases = [
      [BINARY, BINARY],
      [[0, 0], []],
    ] as const;
    for (const metric of [averagePrecision, reciprocalRank]) {
      expect(metric([0, 0], 0)).toBeNaN();
    }
    for (const metric of [precisionAt, recallAt, f1At, f2At]) expect(metric(5, [0, 0], 0)).toBeNaN();
    expect(meanOverCases(cases.map(([ranked, all]) => ndcgAt(5, ranked, all)))).toEqual({
      value: ndcgAt(5, BINARY, BINARY),
      counted: 1,
      skipped: 1,
    });
    expect(meanOverCases([]).value).toBeNaN();
  });
});

describe('every ranking metric', () => {
  const ranking = fc
    .array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 30 })
    .filter((grades) => grades.some((grade) => grade > 0));

  it('lies in [0, 1] and is 1 on the best ranking that there is', () => {
    fc.assert(
      fc.property(ranking, fc.integer({ min: 1, max: 40 }), (grades, k) => {
        const relevant = grades.filter((grade) => grade > 0).length;
        const values = [
          ndcgAt(k, grades, grades),
          ndcgAt(k, grades, grades, { gain: 'exponential' }),
          ...[precisionAt, recallAt, f1At, f2At].map((metric) => metric(k, grades, relevant)),
          ...[averagePrecision, reciprocalRank].map((metric) => metric(grades, relevant)),
        ];
        for (const value of values) expect(value >= 0 && value <= 1).toBe(true);

        const best = grades.toSorted((a, b) => b - a);
        expect(ndcgAt(k, best, grades)).toBe(1);
        for (const metric of [averagePrecision, reciprocalRank]) expect(metric(best, relevant)).toBeCloseTo(1, 12);
      }),
    );
  });
});
