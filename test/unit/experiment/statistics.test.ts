import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { benjaminiHochberg } from '../../../models/experiment/statistics/benjamini-hochberg.js';
import { cohensH } from '../../../models/experiment/statistics/cohens-h.js';
import { outOfControl } from '../../../models/experiment/statistics/control-limits.js';
import { liftOf } from '../../../models/experiment/statistics/lift.js';
import { populationStability } from '../../../models/experiment/statistics/population-stability.js';
import { powerOf, samplesNeeded } from '../../../models/experiment/statistics/power.js';
import { twoProportionTest } from '../../../models/experiment/statistics/two-proportions.js';
import { wilsonInterval } from '../../../models/experiment/statistics/wilson-interval.js';

const Z = 1.959963984540054;

describe('wilsonInterval', () => {
  it('is the formula: 0 of n reaches up to z² / (n + z²)', () => {
    const { value, low, high } = wilsonInterval(0, 10);
    expect([value, low]).toEqual([0, 0]);
    expect(high).toBeCloseTo((Z * Z) / (10 + Z * Z), 12);
  });

  it('contains the share, stays in [0, 1], and is mirrored by counting misses', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (n, share) => {
        const hits = Math.round(share * n);
        const { value, low, high } = wilsonInterval(hits, n);
        expect(low).toBeLessThanOrEqual(value + 1e-12);
        expect(high).toBeGreaterThanOrEqual(value - 1e-12);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        expect(wilsonInterval(n - hits, n).low).toBeCloseTo(1 - high, 10);
      }),
    );
  });

  it('is NaN of nobody', () => {
    expect(wilsonInterval(0, 0).value).toBeNaN();
  });
});

describe('twoProportionTest', () => {
  it('is the formula: 30 of 100 beside 20 of 100', () => {
    const { z, pValue } = twoProportionTest({ successes: 30, samples: 100 }, { successes: 20, samples: 100 });
    expect(z).toBeCloseTo(0.1 / Math.sqrt(0.25 * 0.75 * (2 / 100)), 12);
    expect(pValue).toBeCloseTo(0.10247043485974927, 10); // scipy: 2 * norm.sf(1.6329931618554518)
  });

  it('finds nothing where there is nothing to compare', () => {
    expect(twoProportionTest({ successes: 0, samples: 0 }, { successes: 2, samples: 4 }).pValue).toBe(1);
    expect(twoProportionTest({ successes: 4, samples: 4 }, { successes: 9, samples: 9 }).pValue).toBe(1);
  });
});

describe('benjaminiHochberg', () => {
  it('adjusts from the largest down', () => {
    const adjusted = benjaminiHochberg([0.01, 0.04, 0.03, 0.005]);
    [0.02, 0.04, 0.04, 0.02].forEach((value, index) => {
      expect(adjusted[index]).toBeCloseTo(value, 12);
    });
  });

  it('keeps the order of p-values, lowers none, and finds what step-up finds', () => {
    const some = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(some, (pValues) => {
        const adjusted = benjaminiHochberg(pValues);
        const sorted = [...pValues].sort((a, b) => a - b);
        const last = sorted.findLastIndex((p, index) => p * (pValues.length / (index + 1)) <= 0.05);
        pValues.forEach((p, index) => {
          expect(adjusted[index]).toBeGreaterThanOrEqual(p);
          expect(adjusted[index]! <= 0.05).toBe(last >= 0 && p <= sorted[last]!);
        });
      }),
    );
  });
});

describe('cohensH, powerOf, samplesNeeded', () => {
  it("reads as Cohen's tables: h of .5 takes 63 of each for a power of .80", () => {
    expect(cohensH(1, 0)).toBeCloseTo(Math.PI, 12);
    expect(samplesNeeded(0.5)).toBe(63);
    expect(powerOf(0.5, 63, 63)).toBeGreaterThanOrEqual(0.8);
    expect(powerOf(0.5, 62, 62)).toBeLessThan(0.8);
  });

  it('has the level as its power where there is no difference', () => {
    expect(powerOf(0, 500, 300)).toBeCloseTo(0.05, 12);
  });
});

describe('liftOf', () => {
  it('is the rate over that of everybody', () => {
    const { value } = liftOf({ successes: 30, samples: 100 }, { successes: 10, samples: 100 });
    expect(value).toBeCloseTo(0.3 / 0.2 - 1, 12);
  });

  it('of a variant over a control has the variance of a ratio', () => {
    const { value, low } = liftOf({ successes: 30, samples: 100 }, { successes: 20, samples: 100 }, { weight: 0 });
    expect(value).toBeCloseTo(0.5, 12);
    const variance = (0.3 * 0.7) / 100 / 0.2 ** 2 + ((0.3 ** 2 / 0.2 ** 4) * (0.2 * 0.8)) / 100;
    expect(value - low).toBeCloseTo(Z * Math.sqrt(variance), 12);
  });
});

describe('populationStability', () => {
  const map = (counts: Record<string, number>) => new Map(Object.entries(counts));

  it('is 0 of the same mix, and the formula of another', () => {
    expect(populationStability(map({ a: 10, b: 30 }), map({ a: 100, b: 300 }))).toBeCloseTo(0, 12);
    const moved = populationStability(map({ a: 50, b: 50 }), map({ a: 80, b: 20 }));
    expect(moved).toBeCloseTo(0.3 * Math.log(0.8 / 0.5) - 0.3 * Math.log(0.2 / 0.5), 12);
  });

  it('is finite with a new group, and NaN of nobody', () => {
    expect(populationStability(map({ a: 100 }), map({ a: 50, b: 50 }))).toBeGreaterThan(1);
    expect(populationStability(map({}), map({ a: 1 }))).toBeNaN();
  });
});

describe('outOfControl', () => {
  const steady = Array.from({ length: 10 }, (_, day) => ({ day, samples: 400, reward: 40 + (day % 3) }));

  it('finds a day that leaves the limits of the days before, and no other', () => {
    expect(outOfControl(steady)).toBeNull();
    const found = outOfControl([...steady, { day: 10, samples: 400, reward: 75 }]);
    expect(found).toMatchObject({ day: 10, rate: 75 / 400 });
    expect(found!.rate).toBeGreaterThan(found!.high);
  });

  it('judges nobody by too few days or too few rewards', () => {
    expect(outOfControl([...steady.slice(0, 3), { day: 3, samples: 400, reward: 300 }])).toBeNull();
    expect(outOfControl([...steady, { day: 10, samples: 10, reward: 9 }])).toBeNull();
  });
});
