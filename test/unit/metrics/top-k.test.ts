import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeRanking } from '../../../models/metrics/judge-ranking.js';
import { ndcgAt } from '../../../models/metrics/ndcg.js';
import { ndcgOfScores } from '../../../models/metrics/ndcg-of-scores.js';
import { reciprocalRank } from '../../../models/metrics/reciprocal-rank.js';
import { reciprocalRankOfScores } from '../../../models/metrics/reciprocal-rank-of-scores.js';
import { topK } from '../../../models/metrics/top-k.js';

const NONE: ReadonlySet<number> = new Set();

/** A full, stable sort: slow and obviously right. */
function sortedItems(scores: ArrayLike<number>, exclude: ReadonlySet<number>): number[] {
  return Array.from(scores, (_, item) => item)
    .filter((item) => !exclude.has(item))
    .sort((a, b) => scores[b]! - scores[a]! || a - b);
}

// Few distinct values, so that ties are everywhere; −Infinity is an ordinary lowest score.
const scoreLists = fc.array(fc.constantFrom(-Infinity, -1, 0, 0.25, 0.5, 1), { maxLength: 60 });
const itemSets = fc.array(fc.integer({ min: 0, max: 59 }), { maxLength: 20 }).map((items) => new Set(items));

describe('topK', () => {
  it('ranks by score, equal scores by index', () => {
    expect([...topK([0.1, 0.9, 0.5, 0.9, 0.5], 3)]).toEqual([1, 3, 2]);
  });

  it('leaves the excluded out, even when their score is NaN', () => {
    expect([...topK([Number.NaN, 0.9, 0.5, Number.NaN], 2, new Set([0, 3]))]).toEqual([1, 2]);
  });

  it('gives what there is when k is larger, and nothing of nothing', () => {
    expect([...topK([1, 2], 10)]).toEqual([1, 0]);
    expect([...topK([], 10)]).toEqual([]);
    expect([...topK([1, 2], 0)]).toEqual([]);
  });

  it('refuses to rank NaN, wherever it stands', () => {
    expect(() => topK([Number.NaN, 1], 1)).toThrow('item 0, got NaN');
    expect(() => topK([1, 2, Number.NaN], 1)).toThrow('item 2, got NaN');
  });

  it('agrees with a full sort', () => {
    fc.assert(
      fc.property(scoreLists, itemSets, fc.integer({ min: 0, max: 70 }), (scores, exclude, k) => {
        expect([...topK(Float32Array.from(scores), k, exclude)]).toEqual(sortedItems(scores, exclude).slice(0, k));
      }),
      { numRuns: 500 },
    );
  });
});

describe('ndcgOfScores', () => {
  it('is 1 when the relevant items that can be ranked lead', () => {
    // Item 0 is relevant but excluded; items 2 and 1 follow.
    expect(ndcgOfScores([0.9, 0.5, 0.7, 0.1], new Set([0, 1, 2]), new Set([0]), 10)).toBe(1);
  });

  it('is NaN when no relevant item is left', () => {
    expect(ndcgOfScores([1, 2], NONE, NONE, 10)).toBeNaN();
    expect(ndcgOfScores([1, 2], new Set([0]), new Set([0]), 10)).toBeNaN();
  });

  it('agrees with nDCG of the fully sorted list', () => {
    fc.assert(
      fc.property(scoreLists, itemSets, itemSets, fc.integer({ min: 1, max: 70 }), (scores, truth, exclude, k) => {
        const relevant = new Set([...truth].filter((item) => item < scores.length && !exclude.has(item)));
        const gains = judgeRanking(sortedItems(scores, exclude), relevant);
        expect(ndcgOfScores(scores, relevant, exclude, k)).toBe(ndcgAt(k, gains, gains));
      }),
      { numRuns: 500 },
    );
  });
});

describe('reciprocalRankOfScores', () => {
  it('agrees with the reciprocal rank of the fully sorted list', () => {
    fc.assert(
      fc.property(scoreLists, itemSets, itemSets, (scores, truth, exclude) => {
        const relevant = new Set([...truth].filter((item) => item < scores.length && !exclude.has(item)));
        const gains = judgeRanking(sortedItems(scores, exclude), relevant);
        expect(reciprocalRankOfScores(scores, relevant, exclude)).toBe(reciprocalRank(gains, relevant.size));
      }),
      { numRuns: 500 },
    );
  });

  it('refuses NaN', () => {
    expect(() => reciprocalRankOfScores([1, Number.NaN], new Set([0]), NONE)).toThrow('item 1, got NaN');
    expect(() => reciprocalRankOfScores([1, Number.NaN], new Set([1]), NONE)).toThrow('item 1, got NaN');
  });
});
