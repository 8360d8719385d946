import { describe, expect, it } from 'vitest';
import { sampleRatioOf } from '../../../models/gate/sample-ratio.js';
import { normalTail } from '../../../models/metrics/normal-tail.js';

const units = (candidates: number, others: number, propensity: number) => [
  ...Array.from({ length: candidates }, () => ({ isCandidate: true, propensity })),
  ...Array.from({ length: others }, () => ({ isCandidate: false, propensity })),
];

describe('sampleRatioOf', () => {
  it('is Pearson’s test of two cells', () => {
    const { chiSquare, pValue, expected } = sampleRatioOf(units(120, 880, 0.1));
    expect(expected).toBeCloseTo(100, 10);
    expect(chiSquare).toBeCloseTo((120 - 100) ** 2 / 100 + (880 - 900) ** 2 / 900, 10);
    expect(pValue).toBeGreaterThan(0.034); // the 96.5 % quantile of one degree is 4.4452
    expect(pValue).toBeLessThan(0.036);
  });

  it('knows the quantiles of the chi-square distribution with one degree of freedom', () => {
    // 100 units at one half vary by 25, so an excess of 5 √q gives the quantile q.
    const tail = (quantile: number) => normalTail(Math.sqrt(quantile));
    expect(sampleRatioOf(units(60, 40, 0.5)).chiSquare).toBe(4);
    expect(sampleRatioOf(units(60, 40, 0.5)).pValue).toBe(tail(4));
    expect(tail(3.841458820694124)).toBeCloseTo(0.05, 12);
    expect(tail(10.827566170662733)).toBeCloseTo(0.001, 12);
  });

  it('is not a number where nothing was left to chance', () => {
    expect(sampleRatioOf([]).pValue).toBeNaN();
    expect(sampleRatioOf(units(5, 0, 1)).pValue).toBeNaN();
  });

  it('takes units of different times as they were: each with its own propensity', () => {
    const { expected, chiSquare } = sampleRatioOf([...units(10, 90, 0.1), ...units(50, 50, 0.5)]);
    expect(expected).toBeCloseTo(60, 10);
    expect(chiSquare).toBeCloseTo(0, 12);
  });

  it('would cry wolf if a share that changed were taken for one share', () => {
    const pooled = sampleRatioOf([...units(10, 90, 0.1), ...units(50, 50, 0.1)]);
    expect(pooled.pValue).toBeLessThan(1e-6);
  });
});
