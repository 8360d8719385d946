import { reliabilityBins } from './reliability-bins.js';

/**
 * Expected calibration error: how far, on average over the rows, predicted and observed frequency lie apart.
 *
 * ECE = Σ_bins count/rows · |mean outcome − mean prediction|, over bins of equal width. 0 is perfectly calibrated; a
 * constant prediction of the base rate reaches it too, so it says nothing about ranking. It is biased upwards when bins
 * hold few rows: compare models on the same rows. NaN of no rows.
 *
 * @param probabilities [rows] in [0, 1].
 * @param outcomes [rows] in [0, 1].
 * @see Naeini, Cooper, Hauskrecht, Obtaining well calibrated probabilities using Bayesian binning, 2015.
 */
export function expectedCalibrationError(
  probabilities: ArrayLike<number>,
  outcomes: ArrayLike<number>,
  { bins = 10 }: { readonly bins?: number } = {},
): number {
  let sum = 0;
  for (const { count, meanPrediction, meanOutcome } of reliabilityBins(probabilities, outcomes, bins)) {
    if (count > 0) sum += count * Math.abs(meanOutcome - meanPrediction);
  }
  return sum / probabilities.length;
}
