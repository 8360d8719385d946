import type { Rng } from '../../data/schema/random.js';
import { type ErrorFit, expectedError } from '../../models/fusion/expected-error.js';
import { bootstrapRiskAreas, type RiskRows } from '../../models/metrics/bootstrap-risk-areas.js';
import { mean } from '../../models/metrics/mean.js';
import { riskCoverageDifference } from '../../models/metrics/risk-coverage-difference.js';

/** Rows with what was said of them and what came of it; [rows] each. */
export interface JudgedScores {
  /** As numbers from 0 on, none left out. */
  readonly users: readonly number[];
  /** Calibrated scores. */
  readonly probabilities: readonly number[];
  /** What the network stated. */
  readonly stated: readonly number[];
  /** In [0, 1]. */
  readonly targets: readonly number[];
}

/** Of the network's word beside p (1 − p); 1 is its word alone. */
const SHARES = [0.25, 0.5, 0.75, 1] as const;

/**
 * Fewer than the default of 2,000: each draw goes through all rows for five areas, at each training for two who answer. Nobody is shown the
 * interval; on which side of 0 its upper bound lies takes no more, with a dozen draws beyond that bound.
 */
const DRAWS = 500;

/**
 * How much of the network's word is taken, and the scale by which errors are expected as large as they are.
 *
 * A share above 0 has to find rows with small errors better than p (1 − p) alone: the difference of their areas under risk and coverage must
 * have an interval, drawn by whole users, that lies below 0. Of few users some share has the least area by luck, and p (1 − p) is known of any
 * probability. Of the shares that pass, the one with the least area is taken. Without rows, and of a single user: p (1 − p).
 * @throws FusionError `internal` on columns of different lengths, or a NaN among probabilities or what is stated
 */
export function fitExpectedError(
  { users, probabilities, stated, targets }: JudgedScores,
  { rng }: { readonly rng: Rng },
): ErrorFit {
  const errors = probabilities.map((probability, row) => (probability - targets[row]!) ** 2);
  if (errors.length === 0) return { share: 0, scale: 1 };
  const expectedBy = (share: number) =>
    probabilities.map((probability, row) => expectedError({ share, scale: 1 }, probability, stated[row]!));
  const rowsBy = (share: number): RiskRows => ({ users, errors, uncertainties: expectedBy(share) });
  const [areasOfScore, ...areas] = bootstrapRiskAreas([0, ...SHARES].map(rowsBy), { rng, draws: DRAWS });
  const shown = SHARES.map((share, index) => ({ share, ...riskCoverageDifference(areas[index]!, areasOfScore!) }))
    .filter(({ high }) => high < 0)
    .sort((one, other) => one.value - other.value);
  const share = shown[0]?.share ?? 0;
  return { share, scale: mean(errors) / mean(expectedBy(share)) };
}
