import { createRng } from '../../../data/schema/random.js';
import { expectedCalibrationError } from '../../../models/metrics/expected-calibration-error.js';
import { type ReliabilityBin, reliabilityBins } from '../../../models/metrics/reliability-bins.js';
import { meanByUser } from '../../evaluation/mean-by-user.js';
import type { ObservedCase, ObservedRow } from '../observed-case.js';

/** Predicted against observed, for one scorer. */
export interface Reliability {
  readonly name: string;
  readonly rows: number;
  /** Expected calibration error; NaN without rows. */
  readonly error: number;
  /** Bins that hold rows. */
  readonly bins: readonly (ReliabilityBin & { readonly low95: number; readonly high95: number })[];
}

const BINS = 10;

/**
 * The reliability diagram of one probability. Observed rates have 95 % intervals clustered by user.
 * @param probability NaN where a row has none, and is left out
 */
export function reliability(
  name: string,
  cases: readonly ObservedCase[],
  probability: (row: ObservedRow) => number,
  seed: number,
): Reliability {
  const rows = cases
    .flatMap(({ user, rows }) => rows.map((row) => ({ user, predicted: probability(row), target: row.target })))
    .filter(({ predicted }) => !Number.isNaN(predicted));
  const predicted = rows.map((row) => row.predicted);
  const targets = rows.map((row) => row.target);
  const bins = reliabilityBins(predicted, targets, BINS).flatMap((bin, index) => {
    if (bin.count === 0) return [];
    const inside = rows.filter((row) => Math.min(BINS - 1, Math.floor(row.predicted * BINS)) === index);
    const { low, high } = meanByUser(inside, ({ target }) => target, createRng(seed, 'reliability', name, index));
    return [{ ...bin, low95: low, high95: high }];
  });
  return { name, rows: rows.length, error: expectedCalibrationError(predicted, targets, { bins: BINS }), bins };
}
