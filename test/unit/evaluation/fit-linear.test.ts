import { describe, expect, it } from 'vitest';
import { createRng } from '../../../data/schema/random.js';
import { fitLogistic } from '../../../training/base/fit-logistic.js';
import { fitLinear, linearLogOdds } from '../../../training/evaluation/fit-linear.js';

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

/** Rows whose targets are the probabilities themselves: a fit without ridge has no noise to follow. */
function rowsOf(coefficients: readonly number[], intercept: number, offset = (_row: number) => 0) {
  const rng = createRng(1);
  const width = coefficients.length;
  const rows = 400;
  const x = Float64Array.from({ length: rows * width }, () => rng.normal());
  const y = Float64Array.from({ length: rows }, (_, row) =>
    sigmoid(coefficients.reduce((sum, value, k) => sum + value * x[row * width + k]!, intercept + offset(row))),
  );
  return { width, x, y };
}

describe('fitLinear', () => {
  it('recovers the coefficients that made the targets', () => {
    const truth = [1.5, -0.7, 0];
    const { coefficients, intercept } = fitLinear(rowsOf(truth, -0.4), 1e-9);
    truth.forEach((value, k) => {
      expect(coefficients[k]).toBeCloseTo(value, 6);
    });
    expect(intercept).toBeCloseTo(-0.4, 6);
  });

  it('takes what is known beforehand for granted', () => {
    const offset = (row: number) => (row % 2 === 0 ? 2 : -1);
    const rows = rowsOf([0.5], 0.3, offset);
    const fit = fitLinear({ ...rows, offset: Float64Array.from(rows.y, (_, row) => offset(row)) }, 1e-9);
    expect(fit.coefficients[0]).toBeCloseTo(0.5, 6);
    expect(fit.intercept).toBeCloseTo(0.3, 6);
  });

  it('agrees with the fit of one variable, where that has the same ridge', () => {
    const rng = createRng(2);
    const x = Float64Array.from({ length: 200 }, () => rng.normal());
    const y = Float64Array.from(x, (value) => Number(rng.next() < sigmoid(0.8 * value - 1)));
    const tiny = 1e-6; // the one-variable fit holds its offset, too
    const { slope, offset } = fitLogistic({ x, y }, { ridge: tiny });
    const { coefficients, intercept } = fitLinear({ width: 1, x, y }, tiny);
    expect(coefficients[0]).toBeCloseTo(slope, 4);
    expect(intercept).toBeCloseTo(offset, 4);
  });

  it('a ridge draws coefficients to zero and leaves the intercept: at the mean’s log-odds when it is strong', () => {
    const rows = rowsOf([2, -1], 0.5);
    const { coefficients, intercept } = fitLinear(rows, 1e9);
    const mean = rows.y.reduce((a, b) => a + b) / rows.y.length;
    expect(Math.hypot(...coefficients)).toBeLessThan(1e-5);
    expect(intercept).toBeCloseTo(Math.log(mean / (1 - mean)), 5);
  });

  it('a ridge of 5 balances the errors: Σ (p − y) x + 5 β = 0, and Σ (p − y) = 0', () => {
    const { width, x, y } = rowsOf([2, -1], 0.5);
    const fit = fitLinear({ width, x, y }, 5);
    const sums = [0, 0, 0];
    y.forEach((target, row) => {
      const error = sigmoid(linearLogOdds(fit, x, row * width)) - target;
      [x[row * width]!, x[row * width + 1]!, 1].forEach((value, k) => {
        sums[k]! += error * value;
      });
    });
    expect(sums[0]! + 5 * fit.coefficients[0]!).toBeCloseTo(0, 6);
    expect(sums[1]! + 5 * fit.coefficients[1]!).toBeCloseTo(0, 6);
    expect(sums[2]).toBeCloseTo(0, 4);
  });

  it('stays finite where one class is all there is, or a variable separates the classes', () => {
    const x = Float64Array.of(-2, -1, 1, 2);
    const all = fitLinear({ width: 1, x, y: Float64Array.of(1, 1, 1, 1) }, 1);
    expect(Number.isFinite(all.intercept) && all.intercept > 5).toBe(true);
    const separated = fitLinear({ width: 1, x, y: Float64Array.of(0, 0, 1, 1) }, 0.1);
    expect(separated.coefficients[0]).toBeGreaterThan(1);
    expect(Number.isFinite(separated.coefficients[0]!)).toBe(true);
  });
});

describe('linearLogOdds', () => {
  it('is the intercept and the products, from a place in a table', () => {
    const fit = { coefficients: Float64Array.of(2, -3), intercept: 0.5 };
    expect(linearLogOdds(fit, [9, 1, 2, 9], 1)).toBe(0.5 + 2 * 1 - 3 * 2);
  });
});
