import { createRng } from '../../data/schema/random.js';
import { bootstrapMean } from '../../models/metrics/bootstrap-mean.js';
import { expectedCalibrationError } from '../../models/metrics/expected-calibration-error.js';
import { pearsonCorrelation } from '../../models/metrics/pearson-correlation.js';
import { riskCoverage } from '../../models/metrics/risk-coverage.js';
import { rmse } from '../../models/metrics/rmse.js';
import { smallestDetectableDifference } from '../../models/metrics/smallest-detectable-difference.js';
import { weightEntropy } from '../../models/metrics/weight-entropy.js';
import { weightVariance } from '../../models/metrics/weight-variance.js';
import type { CaseMeasure } from './measure-case.js';

/** A mean with its 95 % interval, clustered by user. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** What one strategy did on a set of cases; null where it does not apply. */
export interface Metrics {
  readonly cases: number;
  readonly users: number;
  readonly ndcg_at_10: Estimate;
  readonly recall_at_10: number;
  readonly mrr: number;
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

export interface StrategySummary {
  readonly overall: Metrics;
  readonly by_user_type: Readonly<Record<string, Metrics>>;
  readonly by_support: Readonly<Record<string, Metrics>>;
  /** NDCG@10 with only cold items as truth. */
  readonly cold_items: Estimate;
}

/** a minus b, paired by case. */
export interface Difference {
  readonly a: string;
  readonly b: string;
  readonly metric: 'ndcg_at_10';
  readonly group: string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** What this many users could have shown with power .8. */
  readonly smallest_detectable: number;
}

type Cell = (measure: CaseMeasure) => number;

/** Tables of one strategy. */
export function summarizeStrategy(measures: readonly CaseMeasure[], seed: number): StrategySummary {
  const grouped = (key: (measure: CaseMeasure) => string | number) =>
    Object.fromEntries(
      [...new Set(measures.map(key))]
        .sort((a, b) => (typeof a === 'number' && typeof b === 'number' ? a - b : String(a) < String(b) ? -1 : 1))
        .map((group) => [
          String(group),
          metricsOf(
            measures.filter((measure) => key(measure) === group),
            seed,
          ),
        ]),
    );
  return {
    overall: metricsOf(measures, seed),
    by_user_type: grouped(({ userType }) => userType),
    by_support: grouped(({ support }) => support),
    cold_items: estimate(measures, ({ coldItemsNdcg }) => coldItemsNdcg, seed),
  };
}

/** Which cases a difference is taken over: all, the coldest, each user type. */
export function differenceGroups(measures: readonly CaseMeasure[]): Record<string, (measure: CaseMeasure) => boolean> {
  const types = [...new Set(measures.map(({ userType }) => userType))].sort();
  return {
    overall: () => true,
    'n <= 5': ({ support }) => support <= 5,
    ...Object.fromEntries(types.map((type) => [type, (measure: CaseMeasure) => measure.userType === type])),
  };
}

/** The paired difference of two strategies on the same cases, with its interval. */
export function difference(
  [a, measuresA]: readonly [string, readonly CaseMeasure[]],
  [b, measuresB]: readonly [string, readonly CaseMeasure[]],
  group: string,
  belongs: (measure: CaseMeasure) => boolean,
  seed: number,
): Difference {
  const paired = measuresA.flatMap((measure, index) =>
    belongs(measure) ? [{ user: measure.user, gain: measure.ndcg_at_10 - measuresB[index]!.ndcg_at_10 }] : [],
  );
  const clusters = byUser(paired).map((cells) => cells.map(({ gain }) => gain));
  const { value, low, high, standardError } = bootstrapMean(clusters, { rng: createRng(seed, 'difference') });
  const smallest = smallestDetectableDifference(standardError);
  return { a, b, metric: 'ndcg_at_10', group, value, low, high, smallest_detectable: smallest };
}

function metricsOf(measures: readonly CaseMeasure[], seed: number): Metrics {
  const predicted = measures.flatMap(({ rows }) => rows.predicted);
  const targets = measures.flatMap(({ rows }) => rows.targets);
  // the policy leaves some cases to weights by count, which know no uncertainty and no residual
  const unsure = measures.flatMap(({ rows }) => (rows.uncertainty.length > 0 ? [rows] : []));
  const residuals = measures.filter(({ residual }) => !Number.isNaN(residual));
  const weights = measures.flatMap((measure) => (measure.weights ? [measure.weights] : []));
  const ifAny = <T>(list: readonly T[], compute: () => number) => (list.length > 0 ? compute() : null);
  return {
    cases: measures.length,
    users: new Set(measures.map(({ user }) => user)).size,
    ndcg_at_10: estimate(measures, ({ ndcg_at_10 }) => ndcg_at_10, seed),
    recall_at_10: mean(measures, ({ recall_at_10 }) => recall_at_10),
    mrr: mean(measures, ({ mrr }) => mrr),
    rmse: ifAny(predicted, () => rmse(predicted, targets)),
    correlation: ifAny(predicted, () => pearsonCorrelation(predicted, targets)),
    calibration: ifAny(predicted, () => expectedCalibrationError(predicted, targets)),
    weight_entropy: ifAny(weights, () => weightEntropy(weights)),
    weight_variance: ifAny(weights, () => weightVariance(weights)),
    risk_coverage: ifAny(unsure, () => riskCoverage(unsure.flatMap(squaredErrors), unsure.flatMap(uncertainties)).area),
    residual_share: ifAny(residuals, () => mean(residuals, ({ residual }) => residual)),
  };
}

function squaredErrors({ predicted, targets }: CaseMeasure['rows']): number[] {
  return predicted.map((probability, row) => (probability - targets[row]!) ** 2);
}

function uncertainties({ uncertainty }: CaseMeasure['rows']): readonly number[] {
  return uncertainty;
}

function estimate(measures: readonly CaseMeasure[], cell: Cell, seed: number): Estimate {
  const clusters = byUser(measures).map((cells) => cells.map(cell));
  const { value, low, high } = bootstrapMean(clusters, { rng: createRng(seed, 'estimate') });
  return { value, low, high };
}

function byUser<T extends { readonly user: number }>(cells: readonly T[]): T[][] {
  const groups = new Map<number, T[]>();
  for (const cell of cells) {
    const group = groups.get(cell.user);
    if (group) group.push(cell);
    else groups.set(cell.user, [cell]);
  }
  return [...groups.values()];
}

function mean(measures: readonly CaseMeasure[], cell: Cell): number {
  return measures.reduce((sum, measure) => sum + cell(measure), 0) / measures.length;
}
