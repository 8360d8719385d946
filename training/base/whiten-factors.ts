import { factorize, solveFactorized } from '../../models/base/cholesky.js';

/** Users in general, and items, in one coordinate system. */
export interface WhitenedFactors {
  /** Mean user vector; [width]. */
  readonly userMean: Float32Array;
  /** Row-major [items, width]. */
  readonly itemFactors: Float32Array;
}

/** Share of the mean variance that is added to every direction, so that none is taken for certain. */
const VARIANCE_FLOOR = 0.01;

/**
 * Changes coordinates so that users vary alike and independently in all of them, without changing any score.
 *
 * With the users' covariance Σ = UᵀU, users become U⁻ᵀu and items U v. In these coordinates the prior of a new user is
 * their mean and the identity, so that a plain ridge towards the mean is the posterior mean under N(μ, Σ): what a user
 * likes also speaks of what usually goes with it and against it, as the fitting users showed. Users who do not vary at
 * all keep their coordinates.
 *
 * @param userFactors row-major [users, width].
 * @param itemFactors row-major [items, width].
 */
export function whitenFactors(userFactors: Float32Array, itemFactors: Float32Array, width: number): WhitenedFactors {
  const mean = meanVector(userFactors, width);
  const covariance = covarianceMatrix(userFactors, mean, width);
  let variance = 0;
  for (let k = 0; k < width; k++) variance += covariance[k * width + k]! / width;
  if (!(variance > 0)) return { userMean: Float32Array.from(mean), itemFactors };
  for (let k = 0; k < width; k++) covariance[k * width + k]! += VARIANCE_FLOOR * variance;

  factorize(covariance, width);
  solveFactorized(covariance, mean, width); // Σ⁻¹μ, of which U makes U⁻ᵀμ
  return {
    userMean: multiplyRows(covariance, Float32Array.from(mean), width),
    itemFactors: multiplyRows(covariance, itemFactors, width),
  };
}

function meanVector(factors: Float32Array, width: number): Float64Array {
  const mean = new Float64Array(width);
  const rows = factors.length / width;
  for (let at = 0; at < factors.length; at++) mean[at % width]! += factors[at]! / rows;
  return mean;
}

/** Upper triangle, row-major [width, width]. */
function covarianceMatrix(factors: Float32Array, mean: Float64Array, width: number): Float64Array {
  const covariance = new Float64Array(width * width);
  const rows = factors.length / width;
  const centered = new Float64Array(width);
  for (let start = 0; start < factors.length; start += width) {
    for (let k = 0; k < width; k++) centered[k] = factors[start + k]! - mean[k]!;
    for (let i = 0; i < width; i++) {
      const value = centered[i]! / rows;
      for (let j = i; j < width; j++) covariance[i * width + j]! += value * centered[j]!;
    }
  }
  return covariance;
}

/** U times each row of `vectors`, for U in the upper triangle of `factor`. */
function multiplyRows(factor: Float64Array, vectors: Float32Array, width: number): Float32Array {
  const result = new Float32Array(vectors.length);
  for (let start = 0; start < vectors.length; start += width) {
    for (let i = 0; i < width; i++) {
      let sum = 0;
      for (let j = i; j < width; j++) sum += factor[i * width + j]! * vectors[start + j]!;
      result[start + i] = sum;
    }
  }
  return result;
}
