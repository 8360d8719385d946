import { BLEND_OF_NONE, type ScoreSpace } from './blend.js';
import { assertBlendShapes } from './blend-shapes.js';
import { logit } from './log-odds.js';

/**
 * {@link blendScores} over a whole candidate list: writes each row's blend, in log-odds.
 *
 * A grid search that blends the same rows under many weights saves most of the work by calling {@link toScoreSpace} once
 * and {@link combineRows} per weight vector; this function is the two in a row.
 *
 * @param scores [rows · sources] calibrated probabilities, row by row.
 * @param mask [rows · sources] 0 where the source has no score.
 * @param weights [sources], not negative.
 * @param out [rows] receives the blends.
 * @returns `out`.
 * @throws FusionError `internal` when the lengths do not fit together.
 */
export function blendRows(
  scores: Float32Array,
  mask: ArrayLike<number>,
  weights: ArrayLike<number>,
  space: ScoreSpace,
  out: Float32Array,
): Float32Array {
  return combineRows(toScoreSpace(scores, space), mask, weights, space, out);
}

/** Probabilities as they are averaged in a space: themselves, or a new array of their log-odds, of the same shape. */
export function toScoreSpace(scores: Float32Array, space: ScoreSpace): Float32Array {
  return space === 'log_odds' ? scores.map(logit) : scores;
}

/** The second half of {@link blendRows}: weighs rows that {@link toScoreSpace} has prepared. */
export function combineRows(
  prepared: Float32Array,
  mask: ArrayLike<number>,
  weights: ArrayLike<number>,
  space: ScoreSpace,
  out: Float32Array,
): Float32Array {
  assertBlendShapes({ scores: prepared, mask, weights, out });
  const sources = weights.length;
  for (let row = 0, start = 0; row < out.length; row++, start += sources)
    out[row] = combineRow(prepared, mask, start, weights, space);
  return out;
}

/** {@link combineRows} of the row whose first cell is `start`; its blend before it is rounded to single precision. */
export function combineRow(
  prepared: Float32Array,
  mask: ArrayLike<number>,
  start: number,
  weights: ArrayLike<number>,
  space: ScoreSpace,
): number {
  let count = 0;
  let weight = 0;
  let weightedSum = 0;
  let plainSum = 0;
  for (let source = 0; source < weights.length; source++) {
    if (!mask[start + source]) continue;
    const value = prepared[start + source]!;
    count++;
    plainSum += value;
    weight += weights[source]!;
    weightedSum += weights[source]! * value;
  }
  if (count === 0) return BLEND_OF_NONE;
  const mean = weight > 0 ? weightedSum / weight : plainSum / count;
  return space === 'log_odds' ? mean : logit(mean);
}
