import { FusionError } from '../../data/schema/errors.js';
import { assertSameLength } from './same-length.js';

/** One bar of a reliability diagram: rows whose predicted probability lies in [low, high). */
export interface ReliabilityBin {
  readonly low: number;
  readonly high: number;
  readonly count: number;
  /** NaN of an empty bin, like `meanOutcome`. */
  readonly meanPrediction: number;
  readonly meanOutcome: number;
}

/**
 * Predicted against observed, in bins of equal width over [0, 1]; the last bin holds 1 as well.
 *
 * Empty bins are kept, so that the diagrams of two models lie side by side.
 *
 * @param probabilities [rows] in [0, 1].
 * @param outcomes [rows] in [0, 1]; 0 or 1 for events, graded targets are averaged just so.
 * @param bins how many, at least 1.
 * @throws FusionError `internal` on a probability outside [0, 1] or columns of different lengths.
 */
export function reliabilityBins(
  probabilities: ArrayLike<number>,
  outcomes: ArrayLike<number>,
  bins = 10,
): readonly ReliabilityBin[] {
  assertSameLength('reliabilityBins', probabilities, outcomes);
  const count = new Float64Array(bins);
  const predicted = new Float64Array(bins);
  const observed = new Float64Array(bins);
  for (let row = 0; row < probabilities.length; row++) {
    const probability = probabilities[row]!;
    if (!(probability >= 0 && probability <= 1)) {
      throw new FusionError('internal', `reliabilityBins: row ${row}: expected a probability, got ${probability}.`);
    }
    const bin = Math.min(bins - 1, Math.floor(probability * bins));
    count[bin]! += 1;
    predicted[bin]! += probability;
    observed[bin]! += outcomes[row]!;
  }
  return Array.from(count, (rows, bin) => ({
    low: bin / bins,
    high: (bin + 1) / bins,
    count: rows,
    meanPrediction: predicted[bin]! / rows,
    meanOutcome: observed[bin]! / rows,
  }));
}
