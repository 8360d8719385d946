import { assertSameLength } from './same-length.js';

/**
 * Root mean squared error: √(mean (prediction − target)²), in the unit of the target. NaN of no rows.
 *
 * @throws FusionError `internal` when the columns differ in length.
 */
export function rmse(predictions: ArrayLike<number>, targets: ArrayLike<number>): number {
  assertSameLength('rmse', predictions, targets);
  let sum = 0;
  for (let i = 0; i < targets.length; i++) sum += (predictions[i]! - targets[i]!) ** 2;
  return Math.sqrt(sum / targets.length);
}
