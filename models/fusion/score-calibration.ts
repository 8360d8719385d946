import type { CalibrationBucket } from '../base/calibrator.js';
import type { ErrorCalibration } from './expected-error.js';

/** Whose fused scores have lines of their own, by the names that evaluation gives them. */
export const CALIBRATED = ['meta', 'meta_adapted', 'by_count'] as const;
export type Calibrated = (typeof CALIBRATED)[number];

/** Log-odds = slope · fused log-odds + offset. */
export type ScoreLine = Pick<CalibrationBucket, 'slope' | 'offset'>;

/**
 * What turns fused log-odds into those of a probability, by who fused and by how many positives of the user were known.
 * Slopes are above 0, so one user's items keep their order. Plain JSON.
 *
 * A network that was trained to rank orders items and says nothing of where zero is, and blends of calibrated log-odds are less
 * sure than they could be. Behind these lines both mean the same, so a row that weights by count answer can stand among rows
 * that the network answers. `errors` says what the network's uncertainty is worth, without which it is taken as stated.
 *
 * @see Platt, Probabilistic Outputs for Support Vector Machines, 1999.
 */
export type ScoreCalibration = Readonly<Record<Calibrated, readonly CalibrationBucket[]>> & {
  readonly errors?: ErrorCalibration;
};

/** Scores as they were fused: those of a bundle without calibration. */
export const AS_FUSED: ScoreLine = { slope: 1, offset: 0 };

/**
 * The line of who fuses for a user with `count` positives: the last whose `minCount` the count reaches. A count below the
 * first takes the first, as in a by-count table: nobody so cold was there to fit to.
 */
export function scoreLine(calibration: ScoreCalibration | undefined, who: Calibrated, count: number): ScoreLine {
  const lines = calibration?.[who];
  return lines?.findLast(({ minCount }) => minCount <= count) ?? lines?.[0] ?? AS_FUSED;
}

/**
 * Calibrated log-odds. Items are ranked by these: single precision has few probabilities near 1, and would make ties of items
 * that the network tells apart.
 */
export function calibrateScore({ slope, offset }: ScoreLine, logOdds: number): number {
  return slope * logOdds + offset;
}
