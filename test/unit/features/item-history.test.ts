import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildDataset, type InteractionRow } from '../../../data/dataset/build-dataset.js';
import { FrozenItemStatistics } from '../../../data/features/frozen-item-statistics.js';
import { ItemHistory } from '../../../data/features/item-history.js';

const ITEMS = [{ id: 'a' }, { id: 'b' }, { id: 'c' }];
const [A, B, C] = [0, 1, 2];
const feedback = { kind: 'graded', min: 1, max: 5, positiveAt: 4 } as const;

function historyOf(interactions: readonly InteractionRow[], users?: Iterable<number>): ItemHistory {
  return new ItemHistory(buildDataset({ feedback, users: ['ann', 'bob'], items: ITEMS, interactions }), users);
}

const history = historyOf([
  { user: 'bob', item: 'a', timestamp: 10, value: 5 },
  { user: 'ann', item: 'a', timestamp: 30, value: 2 },
  { user: 'ann', item: 'b', timestamp: 20, value: 3 },
  { user: 'bob', item: 'a', timestamp: 20, event: 'play', value: 40 },
  { user: 'bob', item: 'b', timestamp: 5, event: 'skip' },
  { user: 'bob', item: 'b', timestamp: 6, event: 'negative_feedback' },
]);

describe('ItemHistory', () => {
  it('counts uses strictly before the moment, a row once whatever its play count', () => {
    expect([10, 11, 20, 21, 30, 31].map((moment) => history.countBefore(A, moment))).toEqual([0, 1, 1, 2, 2, 3]);
  });

  it('does not count skips and negative feedback as uses, nor as a first appearance', () => {
    expect(history.countBefore(B, Number.POSITIVE_INFINITY)).toBe(1);
    expect(history.firstSeenAt(B)).toBe(20);
  });

  it('knows the largest count of every moment', () => {
    // a reaches 1 at 10, 2 at 20, 3 at 30; b only ever has 1
    expect([10, 11, 21, 31, Number.NaN].map((moment) => history.largestCountBefore(moment))).toEqual([0, 1, 2, 3, 3]);
  });

  it('sums the ratings before the moment and leaves other values out', () => {
    expect(history.ratingsBefore(A, 30)).toEqual({ count: 1, sum: 5 });
    expect(history.ratingsBefore(A, 31)).toEqual({ count: 2, sum: 5 + 2 });
    expect(history.ratingsBefore(C, 31)).toEqual({ count: 0, sum: 0 });
  });

  it('counts only the users it is given', () => {
    const ann = historyOf(
      [
        { user: 'bob', item: 'a', timestamp: 10 },
        { user: 'ann', item: 'a', timestamp: 30 },
      ],
      [0],
    );
    expect([ann.countBefore(A, Number.NaN), ann.firstSeenAt(A)]).toEqual([1, 30]);
  });

  it('counts uses without a time only where no moment is given', () => {
    const untimed = historyOf([
      { user: 'ann', item: 'a' },
      { user: 'bob', item: 'a' },
    ]);
    expect([0, 1e15, Number.NaN, Number.POSITIVE_INFINITY].map((moment) => untimed.countBefore(A, moment))).toEqual([
      0, 0, 2, 2,
    ]);
    expect([1e15, Number.NaN].map((moment) => untimed.largestCountBefore(moment))).toEqual([0, 2]);
    expect([untimed.firstSeenAt(A), untimed.at(Number.NaN).logStartsAt]).toEqual([Number.NaN, Number.NaN]);
  });

  it('hides at a moment what first happened later', () => {
    const early = history.at(20);
    expect([early.firstSeenAt(A), early.firstSeenAt(B), early.logStartsAt]).toEqual([10, Number.NaN, 10]);
    expect([history.at(10).logStartsAt, history.at(10).largestCount]).toEqual([Number.NaN, 0]);
  });

  it('agrees with counting row by row, for any log and moment', () => {
    const row = fc.record({
      user: fc.constantFrom('ann', 'bob'),
      item: fc.constantFrom('a', 'b', 'c'),
      timestamp: fc.integer({ min: 0, max: 9 }),
    });
    fc.assert(
      fc.property(fc.array(row), fc.integer({ min: 0, max: 10 }), (rows, moment) => {
        const counts = ITEMS.map(({ id }) => rows.filter((r) => r.item === id && r.timestamp < moment).length);
        const known = historyOf(rows).at(moment);
        expect(counts.map((_, item) => known.countOf(item))).toEqual(counts);
        expect(known.largestCount).toBe(Math.max(...counts));
      }),
    );
  });
});

describe('FrozenItemStatistics', () => {
  it('says of its moment what the history says of it, from two columns', () => {
    for (const moment of [0, 11, 21, 31, Number.NaN]) {
      const frozen = history.freeze(moment);
      const restored = new FrozenItemStatistics(frozen.counts, frozen.firstSeenAtMs).at();
      const live = history.at(moment);
      for (const item of [A, B, C]) {
        expect(restored.countOf(item)).toBe(live.countOf(item));
        expect(restored.firstSeenAt(item)).toBe(live.firstSeenAt(item));
      }
      expect([restored.largestCount, restored.logStartsAt]).toEqual([live.largestCount, live.logStartsAt]);
    }
  });

  it('knows no uses of an item that came after it was made', () => {
    const frozen = history.freeze(31);
    expect([frozen.countOf(3), frozen.firstSeenAt(3)]).toEqual([0, Number.NaN]);
  });
});
