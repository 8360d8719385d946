import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectedCalibrationError } from '../../../models/metrics/expected-calibration-error.js';
import { pearsonCorrelation } from '../../../models/metrics/pearson-correlation.js';
import { reliabilityBins } from '../../../models/metrics/reliability-bins.js';
import { riskCoverage } from '../../../models/metrics/risk-coverage.js';
import { rmse } from '../../../models/metrics/rmse.js';
import { weightEntropy } from '../../../models/metrics/weight-entropy.js';
import { weightVariance } from '../../../models/metrics/weight-variance.js';

describe('rmse', () => {
  it('is the root of the mean square', () => {
    expect(rmse([1, 2, 3], [1, 4, 7])).toBeCloseTo(Math.sqrt((0 + 4 + 16) / 3), 12);
  });

  it('has no answer for no rows, and refuses columns that do not match', () => {
    expect(rmse([], [])).toBeNaN();
    expect(() => rmse([1], [1, 2])).toThrow('got 1 and 2');
  });
});

describe('pearsonCorrelation', () => {
  it('follows the hand-worked case', () => {
    // Deviations −1.5 −.5 .5 1.5 and −1 −2 1 2: covariance 1.5 + 1 + .5 + 3 = 6, squares 5 and 10.
    expect(pearsonCorrelation([1, 2, 3, 4], [2, 1, 4, 5])).toBeCloseTo(6 / Math.sqrt(5 * 10), 12);
  });

  it('is ±1 on a line', () => {
    expect(pearsonCorrelation([1, 2, 3], [10, 20, 30])).toBeCloseTo(1, 12);
    expect(pearsonCorrelation([1, 2, 3], [3, 2, 1])).toBeCloseTo(-1, 12);
  });

  it('has no answer for a constant column, though its mean is rounded', () => {
    expect(pearsonCorrelation([0.1, 0.1, 0.1], [1, 2, 3])).toBeNaN();
    expect(pearsonCorrelation([1, 2, 3], [5, 5, 5])).toBeNaN();
    expect(pearsonCorrelation([1], [1])).toBeNaN();
  });
});

describe('reliabilityBins', () => {
  it('puts 1 into the last bin and keeps empty bins', () => {
    const bins = reliabilityBins([0.1, 0.3, 1, 0.9], [0, 1, 1, 0], 4);
    expect(bins.map(({ count }) => count)).toEqual([1, 1, 0, 2]);
    expect(bins[3]).toEqual({ low: 0.75, high: 1, count: 2, meanPrediction: (1 + 0.9) / 2, meanOutcome: 1 / 2 });
    expect(bins[2]!.meanOutcome).toBeNaN();
  });

  it('refuses what is not a probability', () => {
    expect(() => reliabilityBins([1.1], [1])).toThrow('row 0: expected a probability, got 1.1');
    expect(() => reliabilityBins([Number.NaN], [1])).toThrow('got NaN');
  });
});

describe('expectedCalibrationError', () => {
  it('weighs each bin by its rows', () => {
    // Bin [0, .5): predictions .1 .3, outcomes 0 1: |.5 − .2| = .3 on 2 rows. Bin [.5, 1]: |0 − .8| = .8 on 1 row.
    expect(expectedCalibrationError([0.1, 0.3, 0.8], [0, 1, 0], { bins: 2 })).toBeCloseTo((2 * 0.3 + 1 * 0.8) / 3, 12);
  });

  it('is 0 when every bin is right on average', () => {
    expect(expectedCalibrationError([0.25, 0.25, 0.25, 0.25], [1, 0, 0, 0])).toBe(0);
  });

  it('stays in [0, 1] and ignores the order of the rows', () => {
    const rows = fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 1)), {
      minLength: 1,
    });
    fc.assert(
      fc.property(rows, (pairs) => {
        const error = (list: typeof pairs) =>
          expectedCalibrationError(
            list.map(([p]) => p),
            list.map(([, y]) => y),
          );
        expect(error(pairs) >= 0 && error(pairs) <= 1 + 1e-12).toBe(true);
        expect(error(pairs.toReversed())).toBeCloseTo(error(pairs), 9);
      }),
    );
  });
});

describe('weightEntropy and weightVariance', () => {
  const same = [
    [0.5, 0.5],
    [0.5, 0.5],
  ];
  const opposite = [
    [1, 0],
    [0, 1],
  ];

  it('cannot tell an even blend from even camps by entropy, but by variance', () => {
    expect(weightEntropy(same)).toBeCloseTo(Math.log(2), 12);
    expect(weightEntropy(opposite)).toBeCloseTo(Math.log(2), 12);
    expect(weightVariance(same)).toBe(0);
    expect(weightVariance(opposite)).toBeCloseTo(2 * 0.5 ** 2, 12); // each source .5 off its mean for every user
  });

  it('have entropy 0 when one source rules', () => {
    expect(weightEntropy([[0, 1, 0]])).toBe(0);
  });

  it('have no answer for no users', () => {
    expect(weightEntropy([])).toBeNaN();
    expect(weightVariance([])).toBeNaN();
  });
});

describe('riskCoverage', () => {
  it('takes the surest rows first', () => {
    const { coverage, risk, area } = riskCoverage([3, 0, 1], [0.9, 0.1, 0.5]);
    expect([...coverage]).toEqual([1 / 3, 2 / 3, 1]);
    expect([...risk]).toEqual([0, (0 + 1) / 2, (0 + 1 + 3) / 3]);
    expect(area).toBeCloseTo((0 + 1 / 2 + 4 / 3) / 3, 12);
  });

  it('is flat at the mean error when the uncertainty says nothing', () => {
    const { risk, area } = riskCoverage([3, 0, 1, 8], [0.5, 0.5, 0.5, 0.5]);
    for (const value of risk) expect(value).toBeCloseTo(12 / 4, 12);
    expect(area).toBeCloseTo(3, 12);
  });

  it('ignores the order of the rows, ties included', () => {
    const rows = fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 3 })), { minLength: 1 });
    fc.assert(
      fc.property(rows, (pairs) => {
        const area = (list: typeof pairs) =>
          riskCoverage(
            list.map(([error]) => error),
            list.map(([, uncertainty]) => uncertainty),
          ).area;
        expect(area(pairs.toReversed())).toBeCloseTo(area(pairs), 9);
      }),
    );
  });

  it('has no area for no rows, and refuses NaN', () => {
    expect(riskCoverage([], []).area).toBeNaN();
    expect(() => riskCoverage([1], [Number.NaN])).toThrow('row 0: expected an uncertainty, got NaN');
    expect(() => riskCoverage([1, 1], [0.5, Number.NaN])).toThrow('row 1');
  });
});
