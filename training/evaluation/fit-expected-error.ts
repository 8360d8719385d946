import { type ErrorFit, expectedError } from '../../models/fusion/expected-error.js';
import { mean } from '../../models/metrics/mean.js';
import { riskCoverage } from '../../models/metrics/risk-coverage.js';

/** Rows with what was said of them and what came of it. */
export interface JudgedScores {
  /** Calibrated scores; [rows] */
  readonly probabilities: readonly number[];
  /** What the network stated; [rows] */
  readonly stated: readonly number[];
  /** In [0, 1]; [rows] */
  readonly targets: readonly number[];
}

/** From p (1 − p) alone to the network's word alone. */
const SHARES = [0, 0.25, 0.5, 0.75, 1] as const;

/**
 * How much of the network's word is taken: the share by which rows with small errors are found best (least area under risk and coverage), and
 * the scale by which errors are expected as large as they are. Without rows: p (1 − p).
 */
export function fitExpectedError({ probabilities, stated, targets }: JudgedScores): ErrorFit {
  const errors = probabilities.map((probability, row) => (probability - targets[row]!) ** 2);
  if (errors.length === 0) return { share: 0, scale: 1 };
  const tried = SHARES.map((share) => {
    const expected = probabilities.map((probability, row) =>
      expectedError({ share, scale: 1 }, probability, stated[row]!),
    );
    return { share, scale: mean(errors) / mean(expected), area: riskCoverage(errors, expected).area };
  });
  const { share, scale } = tried.reduce((best, one) => (one.area < best.area ? one : best));
  return { share, scale };
}
