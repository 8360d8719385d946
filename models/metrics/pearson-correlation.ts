import { mean } from './mean.js';
import { assertSameLength } from './same-length.js';

/**
 * Pearson's correlation: Σ(x − x̄)(y − ȳ) / √(Σ(x − x̄)² · Σ(y − ȳ)²), in [−1, 1].
 *
 * NaN of fewer than two rows, and when either column is constant: a constant prediction has no correlation, not 0.
 * Constancy is tested on the values, because a rounded mean leaves a constant column a tiny variance.
 *
 * @throws FusionError `internal` when the columns differ in length.
 */
export function pearsonCorrelation(x: ArrayLike<number>, y: ArrayLike<number>): number {
  assertSameLength('pearsonCorrelation', x, y);
  if (isConstant(x) || isConstant(y)) return Number.NaN;
  const [meanX, meanY] = [mean(x), mean(y)];
  let [covariance, varianceX, varianceY] = [0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    const [dx, dy] = [x[i]! - meanX, y[i]! - meanY];
    covariance += dx * dy;
    varianceX += dx * dx;
    varianceY += dy * dy;
  }
  const correlation = covariance / Math.sqrt(varianceX) / Math.sqrt(varianceY);
  return Math.min(1, Math.max(-1, correlation)); // rounding may step past the bounds
}

/** True of an empty column and of a single value as well. */
function isConstant(values: ArrayLike<number>): boolean {
  for (let i = 1; i < values.length; i++) if (values[i] !== values[0]) return false;
  return true;
}
