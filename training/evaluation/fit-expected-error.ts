import type { Rng } from '../../data/schema/random.js';
import { type Belief, believedProbability, type ErrorFit, expectedError } from '../../models/fusion/expected-error.js';
import { sigmoid } from '../../models/fusion/log-odds.js';
import { bootstrapRiskAreas, type RiskRows } from '../../models/metrics/bootstrap-risk-areas.js';
import { mean } from '../../models/metrics/mean.js';
import { riskCoverageDifference } from '../../models/metrics/risk-coverage-difference.js';
import { fitLinear } from './fit-linear.js';

/** Rows with what was said of them and what came of it; [rows] each. */
export interface JudgedScores {
  /** As numbers from 0 on, none left out. */
  readonly users: readonly number[];
  /** Log-odds of the scores, calibrated. */
  readonly scores: readonly number[];
  /** What weights by count say, as calibrated log-odds. */
  readonly byCount: readonly number[];
  /** What the network stated. */
  readonly stated: readonly number[];
  /** In [0, 1]. */
  readonly targets: readonly number[];
}

/** Of the network's word beside what the score lets expect; 1 is its word alone, whatever is believed of the score. */
const SHARES = [0, 0.25, 0.5, 0.75, 1] as const;
/** Of the network's word and no more. */
const ALL = 1;
const RIDGE = 1;

/**
 * Fewer than the default of 2,000: each draw goes through all rows for nine areas, at each training for two who answer. Nobody is shown the
 * interval; on which side of 0 its upper bound lies takes no more, with a dozen draws beyond that bound.
 */
const DRAWS = 500;

/**
 * What is believed of a row beside its score, how much of the network's word is taken, and the scale by which errors are expected as large as
 * they are.
 *
 * Whatever is more than p (1 − p) has to find rows with small errors better: the difference of their areas under risk and coverage must
 * have an interval, drawn by whole users, that lies below 0. Of few users some share has the least area by luck, and p (1 − p) is known of any
 * probability. Of what passes, that with the least area is taken. Without rows, and of a single user: p (1 − p).
 * @throws FusionError `internal` on columns of different lengths, or a NaN among scores or what is stated
 */
export function fitExpectedError(judged: JudgedScores, { rng }: { readonly rng: Rng }): ErrorFit {
  const { users, scores, stated, targets } = judged;
  const probabilities = scores.map(sigmoid);
  const errors = probabilities.map((probability, row) => (probability - targets[row]!) ** 2);
  if (errors.length === 0) return { share: 0, scale: 1 };
  const belief = fitBelief(judged);
  const believed = scores.map((score, row) => believedProbability(belief, score, judged.byCount[row]!));
  const [ofScore, ...others] = [{}, { belief }].flatMap((own) =>
    SHARES.filter((share) => share < ALL || !own.belief).map((share): ErrorFit => ({ ...own, share, scale: 1 })),
  );
  const expectedBy = (fit: ErrorFit) =>
    probabilities.map((probability, row) =>
      expectedError(fit, probability, stated[row]!, fit.belief ? believed[row] : undefined),
    );
  const rowsBy = (fit: ErrorFit): RiskRows => ({ users, errors, uncertainties: expectedBy(fit) });
  const [areaOfScore, ...areas] = bootstrapRiskAreas([ofScore!, ...others].map(rowsBy), { rng, draws: DRAWS });
  const shown = others
    .map((fit, index) => ({ fit, ...riskCoverageDifference(areas[index]!, areaOfScore!) }))
    .filter(({ high }) => high < 0)
    .sort((one, other) => one.value - other.value);
  const fit = shown[0]?.fit ?? ofScore!;
  return { ...fit, scale: mean(errors) / mean(expectedBy(fit)) };
}

/** What makes the likeliest probabilities of both, by logistic regression. */
function fitBelief({ scores, byCount, targets }: JudgedScores): Belief {
  const x = Float64Array.from(scores.flatMap((score, row) => [score, byCount[row]!]));
  const { coefficients, intercept } = fitLinear({ width: 2, x, y: Float64Array.from(targets) }, RIDGE);
  return { score: coefficients[0]!, byCount: coefficients[1]!, offset: intercept };
}
