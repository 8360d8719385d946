import { createRng } from '../../data/schema/random.js';
import { type Estimate, estimateOf } from '../../models/metrics/estimate.js';
import { expectedCalibrationError } from '../../models/metrics/expected-calibration-error.js';
import { mean } from '../../models/metrics/mean.js';
import { pearsonCorrelation } from '../../models/metrics/pearson-correlation.js';
import { riskCoverage } from '../../models/metrics/risk-coverage.js';
import { rmse } from '../../models/metrics/rmse.js';
import { weightEntropy } from '../../models/metrics/weight-entropy.js';
import { weightVariance } from '../../models/metrics/weight-variance.js';
import { meanByUser } from './mean-by-user.js';
import type { CaseMeasure } from './measure-case.js';

/** What one strategy did on a set of cases; null where it does not apply. */
export interface Metrics {
  readonly cases: number;
  readonly users: number;
  readonly ndcg_at_10: Estimate;
  /** Of sampled rows, mean over the cases; null where a strategy gives no probabilities. */
  readonly squared_error: Estimate | null;
  readonly recall_at_10: number;
  readonly mrr: number;
  /** Share of the first ten of which the log says nothing; null where nobody counted. */
  readonly unjudged: number | null;
  readonly rmse: number | null;
  readonly correlation: number | null;
  readonly calibration: number | null;
  readonly weight_entropy: number | null;
  readonly weight_variance: number | null;
  /** Area under the curve of squared error against coverage, over the cases whose uncertainty is known. */
  readonly risk_coverage: number | null;
  /** Mean absolute share of the residual in the log-odds, over the cases that have one. */
  readonly residual_share: number | null;
}

/** The metrics of one strategy over some cases; without a case, the means are NaN. */
export function summarizeCases(measures: readonly CaseMeasure[], seed: number): Metrics {
  const predicted = measures.flatMap(({ rows }) => rows.predicted);
  const targets = measures.flatMap(({ rows }) => rows.targets);
  const unsure = measures.flatMap(({ rows }) => (rows.uncertainty.length > 0 ? [rows] : []));
  const residuals = measures.flatMap(({ residual }) => (Number.isNaN(residual) ? [] : [residual]));
  const unjudged = measures.flatMap(({ unjudged }) => (Number.isNaN(unjudged) ? [] : [unjudged]));
  const weights = measures.flatMap((measure) => (measure.weights ? [measure.weights] : []));
  const ifAny = <T, Figure>(list: readonly T[], metric: (list: readonly T[]) => Figure) =>
    list.length > 0 ? metric(list) : null;
  return {
    cases: measures.length,
    users: new Set(measures.map(({ user }) => user)).size,
    ndcg_at_10: estimateByUser(measures, ({ ndcg_at_10 }) => ndcg_at_10, seed),
    squared_error: ifAny(predicted, () => estimateByUser(measures, ({ squared_error }) => squared_error, seed)),
    recall_at_10: mean(measures.map(({ recall_at_10 }) => recall_at_10)),
    mrr: mean(measures.map(({ mrr }) => mrr)),
    unjudged: ifAny(unjudged, mean),
    rmse: ifAny(predicted, () => rmse(predicted, targets)),
    correlation: ifAny(predicted, () => pearsonCorrelation(predicted, targets)),
    calibration: ifAny(predicted, () => expectedCalibrationError(predicted, targets)),
    weight_entropy: ifAny(weights, weightEntropy),
    weight_variance: ifAny(weights, weightVariance),
    risk_coverage: ifAny(unsure, areaOfRisk),
    residual_share: ifAny(residuals, mean),
  };
}

/** A mean over cases with its 95 % interval by user, as every table of an evaluation has it. */
export function estimateByUser(
  measures: readonly CaseMeasure[],
  figure: (measure: CaseMeasure) => number,
  seed: number,
): Estimate {
  return estimateOf(meanByUser(measures, figure, createRng(seed, 'estimate')));
}

function areaOfRisk(unsure: readonly CaseMeasure['rows'][]): number {
  const squaredErrors = unsure.flatMap(({ predicted, targets }) =>
    predicted.map((probability, row) => (probability - targets[row]!) ** 2),
  );
  return riskCoverage(
    squaredErrors,
    unsure.flatMap(({ uncertainty }) => uncertainty),
  ).area;
}
