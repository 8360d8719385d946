import { describe, expect, it } from 'vitest';
import { quantile } from '../../../models/metrics/quantile.js';

describe('quantile', () => {
  it('goes straight from one value to the next', () => {
    // numpy.quantile([1, 2, 4, 8], q), whose default is the same
    expect(quantile([1, 2, 4, 8], 0.5)).toBe(3);
    expect(quantile([1, 2, 4, 8], 0.9)).toBeCloseTo(4 + 0.7 * (8 - 4), 12);
    expect([quantile([1, 2, 4, 8], 0), quantile([1, 2, 4, 8], 1)]).toEqual([1, 8]);
  });

  it('is the value itself where there is one, and nothing where there is none', () => {
    expect(quantile([7], 0.99)).toBe(7);
    expect(quantile([], 0.5)).toBeNaN();
  });
});
