/**
 * Turns a source's raw score into the probability that the user likes the item: sigmoid(slope · z + offset), where z is
 * the raw score, softened if it has a heavy tail, and standardized. Slope and offset depend on how many positives the
 * user's vector rests on, because the same raw score means less after one than after twenty. Plain JSON.
 *
 * @see Platt, Probabilistic Outputs for Support Vector Machines, 1999.
 */
export interface Calibrator {
  readonly source: string;
  /**
   * If given, asinh(raw / softness) takes the raw score's place: a line up to about `softness`, logarithmic beyond, for
   * either sign. A straight line is far too sure of the few highest scores of a factorization.
   */
  readonly softness?: number | undefined;
  /** Mean and standard deviation of the (softened) raw scores that it was fitted on. */
  readonly mean: number;
  readonly scale: number;
  /** Ascending in `minCount`, the first 0; slopes are never negative, so calibration never reverses an order. */
  readonly buckets: readonly CalibrationBucket[];
}

/** The line for users with at least `minCount` positives, up to the next bucket. */
export interface CalibrationBucket {
  readonly minCount: number;
  readonly slope: number;
  readonly offset: number;
}

/** A bucket's line with the standardization folded into slope and offset. */
export interface CalibrationLine {
  readonly softness: number | undefined;
  readonly slope: number;
  readonly offset: number;
}

/** How far probabilities stay from 0 and 1: log-odds remain finite, also in single precision. */
const MARGIN = 1e-6;

/** Probability in (0, 1) for one raw score of a user with `count` positives. */
export function calibrate(calibrator: Calibrator, rawScore: number, count: number): number {
  return lineProbability(calibrationLine(calibrator, count), rawScore);
}

/** {@link calibrate} for many scores of one user. Writes to `out`, which may be `rawScores` itself. */
export function calibrateAll(
  calibrator: Calibrator,
  rawScores: Float32Array,
  count: number,
  out: Float32Array = new Float32Array(rawScores.length),
): Float32Array {
  const line = calibrationLine(calibrator, count);
  for (let index = 0; index < rawScores.length; index++) out[index] = lineProbability(line, rawScores[index]!);
  return out;
}

/** The line that applies to a user with `count` positives. */
export function calibrationLine({ softness, mean, scale, buckets }: Calibrator, count: number): CalibrationLine {
  let bucket = buckets[0]!;
  for (const candidate of buckets) if (candidate.minCount <= count) bucket = candidate;
  const slope = bucket.slope / scale;
  return { softness, slope, offset: bucket.offset - slope * mean };
}

/** Probability in (0, 1) for one raw score. */
export function lineProbability({ softness, slope, offset }: CalibrationLine, rawScore: number): number {
  const probability = 1 / (1 + Math.exp(-(slope * soften(rawScore, softness) + offset)));
  return Math.min(1 - MARGIN, Math.max(MARGIN, probability));
}

/** The raw score as the line takes it. */
export function soften(rawScore: number, softness: number | undefined): number {
  return softness === undefined ? rawScore : Math.asinh(rawScore / softness);
}
