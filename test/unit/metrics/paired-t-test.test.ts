import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRng } from '../../../data/schema/random.js';
import { pairedTTest } from '../../../models/metrics/paired-t-test.js';
import { studentHalfWidth, studentTwoSided } from '../../../models/metrics/student-t.js';

// Printed by SciPy 1.17: stats.t.sf(t, df) · 2 and stats.t.ppf(.975, df).
const SCIPY = [
  { t: 2.5, df: 9, p: 0.033861827682985735, halfWidth: 2.262157162798205 },
  { t: 12, df: 99, p: 5.130629687897481e-21, halfWidth: 1.9842169515864174 },
  { t: 0.1, df: 3, p: 0.9266523488008059, halfWidth: 3.1824463052837078 },
  { t: 1, df: 1, p: 0.5, halfWidth: 12.706204736174694 },
  { t: 1, df: 10_000, p: 0.31733470433042915, halfWidth: 1.960201239890626 },
  { t: 4, df: 499, p: 7.293622228590195e-5, halfWidth: 1.9647293909876886 },
  { t: 2.1, df: 2, p: 0.1705498691899675, halfWidth: 4.302652729749462 },
];

describe('studentTwoSided', () => {
  it.each(SCIPY)('agrees with SciPy at t = $t on $df degrees of freedom, on both sides', ({ t, df, p }) => {
    expect(Math.abs(studentTwoSided(t, df) / p - 1)).toBeLessThan(1e-9);
    expect(studentTwoSided(-t, df)).toBe(studentTwoSided(t, df));
  });

  it('is the arc of the Cauchy distribution on one degree of freedom', () => {
    for (const t of [0.01, 0.5, 3, 200])
      expect(studentTwoSided(t, 1)).toBeCloseTo(1 - (2 / Math.PI) * Math.atan(t), 12);
  });

  it('is 1 at 0 and 0 at infinity', () => {
    expect(studentTwoSided(0, 4)).toBe(1);
    expect(studentTwoSided(300, 9999)).toBe(0);
    expect(studentTwoSided(Number.NaN, 4)).toBeNaN();
  });
});

describe('studentHalfWidth', () => {
  it.each(SCIPY)('agrees with SciPy on $df degrees of freedom', ({ df, halfWidth }) => {
    expect(studentHalfWidth(0.95, df)).toBeCloseTo(halfWidth, 9);
  });
});

describe('pairedTTest', () => {
  // stats.ttest_rel(ours, baseline) and its confidence_interval() of SciPy 1.17.
  const ours = [0.5, 0.7, 0.2, 0.9, 0.4, 0.61];
  const baseline = [0.4, 0.6, 0.3, 0.7, 0.4, 0.5];
  const differences = ours.map((value, index) => [value - baseline[index]!]);

  it('agrees with SciPy', () => {
    const test = pairedTTest(differences);
    expect(test.pValue).toBeCloseTo(0.16844491230025474, 10);
    expect(test.low).toBeCloseTo(-0.040811336739789275, 10);
    expect(test.high).toBeCloseTo(0.17747800340645598, 10);
  });

  it('finds nothing where there is nothing', () => {
    expect(pairedTTest([[0], [0], [0]])).toEqual({ difference: 0, low: 0, high: 0, pValue: 1, clusters: 3 });
  });

  it('has no doubt about a constant difference', () => {
    expect(pairedTTest([[0.1], [0.1], [0.1]]).pValue).toBe(0);
  });

  it('says nothing of one unit, or none', () => {
    expect(pairedTTest([[0.3, 0.2]])).toMatchObject({ difference: 0.25, pValue: Number.NaN, low: Number.NaN });
    expect(pairedTTest([]).difference).toBeNaN();
  });

  it('leaves out cells that have no answer', () => {
    expect(pairedTTest([...differences, [Number.NaN]])).toEqual(pairedTTest(differences));
  });

  it('is not surer because a user came more often with the same result', () => {
    const repeated = differences.map(([cell]) => [cell!, cell!, cell!]);
    expect(pairedTTest(repeated).pValue).toBeCloseTo(pairedTTest(differences).pValue, 12);
    expect(pairedTTest(repeated.flat().map((cell) => [cell])).pValue).toBeLessThan(0.05); // as if there were no users
  });

  it('cries wolf once in twenty times, also where the cases of a user are alike', () => {
    const worlds = 1000;
    const alarms = { byUser: 0, byCase: 0 };
    for (let world = 0; world < worlds; world++) {
      const rng = createRng(1, world);
      const users = Array.from({ length: 20 }, () => {
        const taste = rng.normal();
        return Array.from({ length: 1 + rng.int(5) }, () => taste + rng.normal());
      });
      if (pairedTTest(users).pValue < 0.05) alarms.byUser++;
      if (pairedTTest(users.flat().map((cell) => [cell])).pValue < 0.05) alarms.byCase++;
    }
    expect(alarms.byUser / worlds).toBeGreaterThan(0.03);
    expect(alarms.byUser / worlds).toBeLessThan(0.08); // 20 users of unequal weight are few for the normal approximation
    expect(alarms.byCase / worlds).toBeGreaterThan(0.12);
  });

  it('turns around with its sides', () => {
    const cell = fc.double({ min: -1, max: 1, noNaN: true }).filter((value) => value === 0 || Math.abs(value) > 1e-6);
    const clusters = fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { minLength: 2, maxLength: 12 });
    fc.assert(
      fc.property(clusters, (cells) => {
        const there = pairedTTest(cells);
        const back = pairedTTest(cells.map((cluster) => cluster.map((value) => -value)));
        expect(back.pValue).toBeCloseTo(there.pValue, 12);
        expect(back.low).toBeCloseTo(-there.high, 12);
        expect(there.pValue >= 0 && there.pValue <= 1).toBe(true);
      }),
    );
  });
});
