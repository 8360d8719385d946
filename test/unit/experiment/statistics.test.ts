import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRng } from '../../../data/schema/random.js';
import { findAnomalies } from '../../../models/experiment/analysis/find-anomalies.js';
import { compareSegments, NO_SUMS } from '../../../models/experiment/index.js';
import { benjaminiHochberg } from '../../../models/experiment/statistics/benjamini-hochberg.js';
import { cohensH } from '../../../models/experiment/statistics/cohens-h.js';
import { judgedDays, outOfControl, type SegmentDay } from '../../../models/experiment/statistics/control-limits.js';
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

  it('promises no more than there is where few successes are expected', () => {
    // 7 where 1 is expected: about 8.3 in 100,000 by Poisson, on this side alone; z alone would say 6 deviations.
    const { z, pValue } = twoProportionTest({ successes: 7, samples: 100 }, { successes: 9993, samples: 999_900 });
    expect(z).toBeGreaterThan(6);
    expect(pValue).toBeGreaterThan(8.3e-5 / 1.5);
    expect(pValue).toBeLessThan(8.3e-5 * 2);
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

describe('compareSegments', () => {
  it('finds no more than its level of false differences among many small segments of rare successes', () => {
    const rng = createRng(1, 'rare');
    const segment = (key: string) => {
      const samples = 120 + rng.int(300);
      let reward = 0;
      for (let visit = 0; visit < samples; visit++) reward += Number(rng.next() < 0.01);
      return { key, variants: [{ ...NO_SUMS, samples, reward, conversions: reward }] };
    };
    const options = { minSamples: 100, alpha: 0.05, detectLift: 0.2 };
    const found = Array.from({ length: 40 }, () => {
      const segments = Array.from({ length: 200 }, (_, index) => segment(`s${index}`));
      return compareSegments(segments, options).some(({ isSignificant }) => isSignificant);
    });
    expect(found.filter(Boolean).length).toBeLessThanOrEqual(5); // 2 of 40 are its level; by z alone, 13 were found
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

  it("of a variant over a control has an interval near Koopman's", () => {
    const { value, low, high } = liftOf(
      { successes: 30, samples: 100 },
      { successes: 20, samples: 100 },
      { weight: 0 },
    );
    expect(value).toBeCloseTo(0.5, 12);
    expect(low).toBeCloseTo(-0.077403, 2); // statsmodels: confint_proportions_2indep, ratio, score
    expect(high).toBeCloseTo(1.461021, 1);
  });

  it('is turned over where the two change places', () => {
    const [a, b] = [
      { successes: 30, samples: 100 },
      { successes: 7, samples: 90 },
    ];
    const [one, other] = [liftOf(a, b, { weight: 0 }), liftOf(b, a, { weight: 0 })];
    expect((1 + one.low) * (1 + other.high)).toBeCloseTo(1, 12);
    expect((1 + one.high) * (1 + other.low)).toBeCloseTo(1, 12);
  });

  it('has a width also where one of the two earned nothing, and none where there is no rest', () => {
    const [nothing, something] = [
      { successes: 0, samples: 40 },
      { successes: 12, samples: 200 },
    ];
    expect(liftOf(nothing, something)).toMatchObject({ value: -1, low: -1 });
    expect(liftOf(nothing, something).high).toBeGreaterThan(0); // 0 of 40 at a rate of 6 % is no wonder
    expect(liftOf(something, nothing, { weight: 0 })).toMatchObject({ value: Infinity, high: Infinity });
    expect(liftOf(something, nothing, { weight: 0 }).low).toBeLessThan(0);
    expect(liftOf(something, nothing).high).toBeCloseTo(240 / 200 - 1, 12); // it cannot earn more than all of it
    expect(liftOf(something, { successes: 0, samples: 0 })).toEqual({ value: 0, low: 0, high: 0 });
    expect(liftOf(nothing, nothing).value).toBeNaN();
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

describe('judgedDays and outOfControl', () => {
  const steady = Array.from({ length: 10 }, (_, day) => ({ day, samples: 400, reward: 40 + (day % 3) }));
  const judge = (days: readonly SegmentDay[], deviations = 3) => outOfControl(judgedDays(days, 0), deviations);

  it('find a day that leaves the limits of the days before, and no other', () => {
    expect(judge(steady)).toBeNull();
    const days = [...steady, { day: 10, samples: 400, reward: 75 }];
    const found = judge(days);
    expect(found).toMatchObject({ day: 10, rate: 75 / 400 });
    expect(found!.rate).toBeGreaterThan(found!.high);
    expect(judge(days, 6)).toBeNull();
  });

  it('have the limits of a p chart on the side where shares of few are not skewed to', () => {
    const [last] = judgedDays([...steady, { day: 10, samples: 400, reward: 5 }], 10);
    const share = 409 / 4000;
    expect(outOfControl([last!], 3)!.low).toBeCloseTo(
      share - 3 * Math.sqrt(share * (1 - share) * (1 / 400 + 1 / 4000)),
      12,
    );
  });

  it('judge nobody by too few days or too few rewards, and no day before the one that is asked for', () => {
    expect(judge([...steady.slice(0, 3), { day: 3, samples: 400, reward: 300 }])).toBeNull();
    expect(judge([...steady, { day: 10, samples: 10, reward: 9 }])).toBeNull();
    expect(judgedDays(steady, 8).map(({ day }) => day)).toEqual([8, 9]);
  });
});

describe('findAnomalies', () => {
  it('raises hardly a false alarm in a hundred steady experiments of many small segments', () => {
    const rng = createRng(5, 'steady');
    const binomial = (count: number, rate: number) => {
      let hits = 0;
      for (let visit = 0; visit < count; visit++) hits += Number(rng.next() < rate);
      return hits;
    };
    const experiment = () =>
      new Map(
        Array.from({ length: 40 }, (_, segment) => [
          `s${segment}`,
          Array.from({ length: 14 }, (_, day) => ({ day, samples: 60, reward: binomial(60, 0.1) })),
        ]),
      );
    const alarms = Array.from({ length: 100 }, () => findAnomalies([], experiment()).length);
    expect(alarms.filter((count) => count > 0).length).toBeLessThanOrEqual(3);
  });

  it('speaks of the latest week alone', () => {
    const days = Array.from({ length: 30 }, (_, day) => ({ day, samples: 400, reward: day === 12 ? 120 : 40 }));
    expect(findAnomalies([], new Map([['a', days]]))).toEqual([]);
    expect(findAnomalies([], new Map([['a', days.slice(0, 15)]]))).toMatchObject([
      { kind: 'out_of_control', about: 'a' },
    ]);
  });
});
