import { meanSquaredError } from './mean-squared-error.js';

/**
 * Root mean squared error: √(mean (prediction − target)²), in the unit of the target. NaN of no rows.
 *
 * @throws FusionError `internal` when the columns differ in length.
 */
export function rmse(predictions: ArrayLike<number>, targets: ArrayLike<number>): number {
  return Math.sqrt(meanSquaredError(predictions, targets));
}
