import { describe, expect, it } from 'vitest';
import { difference } from '../../../training/evaluation/difference.js';
import { measure } from './made-measure.js';

/** Six users with two cases each; a gains `gain` over b on every case, whatever the case is worth. */
function twoStrategies(gain: (user: number) => number) {
  const b = Array.from({ length: 12 }, (_, index) =>
    measure({ user: index >> 1, support: index % 2 === 0 ? 1 : 20, ndcg_at_10: 0.1 * (index % 5) }),
  );
  const a = b.map((one) => ({ ...one, ndcg_at_10: one.ndcg_at_10 + gain(one.user) }));
  return { a, b };
}

describe('difference', () => {
  it('is paired: a gain of .05 on every case has no width, however different the cases are', () => {
    const { a, b } = twoStrategies(() => 0.05);
    const found = difference(['ours', a], ['bar', b], 'overall', () => true, 1);
    expect(found).toMatchObject({ a: 'ours', b: 'bar', metric: 'ndcg_at_10', group: 'overall' });
    for (const figure of [found.value, found.low, found.high]) expect(figure).toBeCloseTo(0.05, 12);
    expect(found.smallest_detectable).toBeCloseTo(0, 12);
  });

  it('is as wide as users differ, and cannot show a gain that goes both ways', () => {
    const { a, b } = twoStrategies((user) => (user % 2 === 0 ? 0.1 : -0.1));
    const found = difference(['ours', a], ['bar', b], 'overall', () => true, 1);
    expect(found.value).toBeCloseTo(0, 12);
    expect(found.low < -0.03 && found.high > 0.03).toBe(true);
    // standard error of a mean of six users at ±.1: .1 / √6; detectable at (1.96 + .84) of it
    expect(found.smallest_detectable).toBeCloseTo((2.8 * 0.1) / Math.sqrt(6), 2);
  });

  it('looks at the cases of its group alone', () => {
    const { a, b } = twoStrategies((user) => user / 100);
    const large = a.map((one) => (one.support === 20 ? { ...one, ndcg_at_10: 9 } : one));
    const found = difference(['ours', large], ['bar', b], 'n <= 5', ({ support }) => support <= 5, 1);
    expect(found.value).toBeCloseTo((0 + 1 + 2 + 3 + 4 + 5) / 6 / 100, 12);
  });
});
