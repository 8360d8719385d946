import { describe, expect, it } from 'vitest';
import { fitStandardizer, standardize } from '../../../data/features/standardizer.js';

const { NaN: MISSING } = Number;

describe('fitStandardizer', () => {
  it('takes mean and deviation over the values that are there', () => {
    // 1, 3 of the first: mean 2, deviation 1; 0.5 throughout, and never: deviation 1
    const rows = Float32Array.of(1, 0.5, MISSING, 3, 0.5, MISSING, MISSING, 0.5, MISSING);
    const standardizer = fitStandardizer(['skip_rate', 'repeat_rate', 'novelty_seeking'], rows, 3);
    expect(standardizer.means).toEqual([(1 + 3) / 2, 0.5, 0]);
    expect(standardizer.standardDeviations).toEqual([1, 1, 1]);
  });

  it('takes the logarithm of long tails first', () => {
    const rows = Float32Array.of(0, Math.E ** 2 - 1); // ln(1 + x): 0 and 2
    const { means, standardDeviations } = fitStandardizer(['total_sessions'], rows, 1);
    expect(means[0]).toBeCloseTo(1, 6);
    expect(standardDeviations[0]).toBeCloseTo(1, 6);
  });

  it('refuses widths that do not fit', () => {
    expect(() => fitStandardizer(['a', 'b'], new Float32Array(3), 3)).toThrow(/expected width 2, got 3/);
    expect(() => fitStandardizer(['a', 'b'], new Float32Array(3), 2)).toThrow(/rows of 2 features, got 3/);
  });
});

describe('standardize', () => {
  const standardizer = fitStandardizer(['x', 'active_days'], Float32Array.of(1, 0, 3, 0), 2);

  it('is (x − mean) / deviation within ±5; missing is the mean, masked', () => {
    const rows = Float32Array.of(4, 0, MISSING, Math.E - 1, 100, -7, -100, MISSING);
    const { values, mask } = standardize(standardizer, rows);
    expect([...mask]).toEqual([1, 1, 0, 1, 1, 1, 1, 0]);
    // x: (4 − 2) / 1; active_days: ln(1 + e − 1) = 1, and a count below 0 is 0
    [(4 - 2) / 1, 0, 0, 1, 5, 0, -5, 0].forEach((expected, k) => {
      expect(values[k]).toBeCloseTo(expected, 6);
    });
  });

  it('does the same after a trip through JSON', () => {
    const restored = JSON.parse(JSON.stringify(standardizer)) as typeof standardizer;
    expect(standardize(restored, Float32Array.of(2.5, 3))).toEqual(standardize(standardizer, Float32Array.of(2.5, 3)));
  });

  it('refuses a row of another width', () => {
    expect(() => standardize(standardizer, new Float32Array(3))).toThrow(/rows of 2 features, got 3/);
  });
});
