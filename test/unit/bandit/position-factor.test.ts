import { describe, expect, it } from 'vitest';
import { measuredExamination, positionFactor } from '../../../models/bandit/position-factor.js';

describe('positionFactor', () => {
  it('is the inverse of the examination curve, up to its cap', () => {
    const bias = { eta: 1, cap: 10 };
    expect([0, 1, 7, 9, 10, 500].map((index) => positionFactor(index, bias))).toEqual([1, 2, 8, 10, 10, 10]);
    expect(positionFactor(3, { eta: 0.5, cap: 10 })).toBeCloseTo(2, 12);
    expect(positionFactor(3, { eta: 0, cap: 10 })).toBe(1);
  });

  it('prefers measured chances, and falls back to the curve past them', () => {
    const bias = { eta: 1, cap: 10 };
    expect([0, 1, 2].map((index) => positionFactor(index, bias, [1, 0.25]))).toEqual([1, 4, 3]);
  });
});

describe('measuredExamination', () => {
  it('is the smoothed click rate relative to the first position', () => {
    const [first, second] = measuredExamination([99, 49], [900, 900]);
    expect(first).toBe(1);
    expect(second).toBeCloseTo(50 / 100, 12); // (49 + 1) / (900 + 100) of (99 + 1) / (900 + 100)
  });

  it('ends before the first position that was shown less than a hundred times', () => {
    expect(measuredExamination([9, 9, 9], [900, 99, 900])).toHaveLength(1);
    expect(measuredExamination([1], [50])).toEqual([]);
  });

  it('never says that a later position is looked at more often than the first', () => {
    expect(measuredExamination([9, 90], [900, 900])).toEqual([1, 1]);
  });
});
