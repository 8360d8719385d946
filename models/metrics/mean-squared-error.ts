import { assertSameLength } from './same-length.js';

/**
 * Mean squared error: mean (prediction − target)², in the square of the target's unit. NaN of no rows.
 *
 * @throws FusionError `internal` when the columns differ in length.
 */
export function meanSquaredError(predictions: ArrayLike<number>, targets: ArrayLike<number>): number {
  assertSameLength('meanSquaredError', predictions, targets);
  let sum = 0;
  for (let i = 0; i < targets.length; i++) sum += (predictions[i]! - targets[i]!) ** 2;
  return sum / targets.length;
}
