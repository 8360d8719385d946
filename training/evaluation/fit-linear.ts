import { factorize, solveFactorized } from '../../models/base/cholesky.js';
import { sigmoid } from '../../models/fusion/log-odds.js';

/** Rows of a logistic regression on several variables. */
export interface LinearRows {
  readonly width: number;
  /** [rows · width] */
  readonly x: Float64Array;
  /** Targets in [0, 1]; [rows] */
  readonly y: Float64Array;
  /** Log-odds that are known beforehand; zeros if left out. [rows] */
  readonly offset?: Float64Array;
}

/** Log-odds = intercept + coefficients · x. */
export interface LinearFit {
  readonly coefficients: Float64Array;
  readonly intercept: number;
}

const STEPS = 25;

/** Logistic regression with a ridge on the coefficients, by Newton's method. */
export function fitLinear({ width, x, y, offset }: LinearRows, ridge: number): LinearFit {
  const size = width + 1; // the intercept is the last
  const parameters = new Float64Array(size);
  for (let step = 0; step < STEPS; step++) {
    const hessian = new Float64Array(size * size);
    const gradient = new Float64Array(size);
    for (let k = 0; k < width; k++) {
      hessian[k * size + k] = ridge;
      gradient[k] = ridge * parameters[k]!;
    }
    hessian[size * size - 1] = 1e-6;
    const row = new Float64Array(size).fill(1);
    for (let r = 0; r < y.length; r++) {
      row.set(x.subarray(r * width, (r + 1) * width));
      let logOdds = offset?.[r] ?? 0;
      for (let k = 0; k < size; k++) logOdds += parameters[k]! * row[k]!;
      const p = sigmoid(logOdds);
      const [error, curvature] = [p - y[r]!, p * (1 - p)];
      for (let i = 0; i < size; i++) {
        gradient[i]! += error * row[i]!;
        for (let j = i; j < size; j++) hessian[i * size + j]! += curvature * row[i]! * row[j]!;
      }
    }
    factorize(hessian, size);
    solveFactorized(hessian, gradient, size);
    for (let k = 0; k < size; k++) parameters[k]! -= gradient[k]!;
    if (Math.max(...gradient.map(Math.abs)) < 1e-8) break;
  }
  return { coefficients: parameters.slice(0, width), intercept: parameters[width]! };
}

/** Log-odds of one row. */
export function linearLogOdds({ coefficients, intercept }: LinearFit, x: ArrayLike<number>, start = 0): number {
  let sum = intercept;
  for (let k = 0; k < coefficients.length; k++) sum += coefficients[k]! * x[start + k]!;
  return sum;
}
