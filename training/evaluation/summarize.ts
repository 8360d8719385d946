import { createRng } from '../../data/schema/random.js';
import { bootstrapMean } from '../../models/metrics/bootstrap-mean.js';
import { expectedCalibrationError } from '../../models/metrics/expected-calibration-error.js';
import { pearsonCorrelation } from '../../models/metrics/pearson-correlation.js';
import { riskCoverage } from '../../models/metrics/risk-coverage.js';
import { rmse } from '../../models/metrics/rmse.js';
import { smallestDetectableDifference } from '../../models/metrics/smallest-detectable-difference.js';
import { weightEntropy } from '../../models/metrics/weight-entropy.js';
import { weightVariance } from '../../models/metrics/weight-variance.js';
import { type Belongs, bySupport, byUserType } from './case-groups.js';
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

export interface StrategySummary {
  readonly overall: Metrics;
  readonly by_user_type: Readonly<Record<string, Metrics>>;
  readonly by_support: Readonly<Record<string, Metrics>>;
  /** Quarters of the cases; empty where nobody said how hard they are. */
  readonly by_difficulty: Readonly<Record<string, Metrics>>;
  /** `<user type>_rmse`, and `<source>_calibration`: how far confidence in a source and its reliability lie apart. */
  readonly by_name: Readonly<Record<string, number | null>>;
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

export interface SummaryOptions {
  /** Names of the sources, for what is said of each. */
  readonly sources?: readonly string[];
  readonly difficulty?: ReadonlyMap<string, Belongs>;
}

/** Tables of one strategy. */
export function summarizeStrategy(
  measures: readonly CaseMeasure[],
  seed: number,
  { sources = [], difficulty = new Map() }: SummaryOptions = {},
): StrategySummary {
  const grouped = (groups: ReadonlyMap<string, Belongs>) =>
    Object.fromEntries([...groups].map(([name, belongs]) => [name, metricsOf(measures.filter(belongs), seed)]));
  const types = grouped(byUserType(measures));
  return {
    overall: metricsOf(measures, seed),
    by_user_type: types,
    by_support: grouped(bySupport(measures)),
    by_difficulty: grouped(difficulty),
    by_name: {
      ...Object.fromEntries(Object.entries(types).map(([type, { rmse: ofType }]) => [`${type}_rmse`, ofType])),
      ...Object.fromEntries(
        sources.map((source, index) => [`${source}_calibration`, sourceCalibration(measures, index, sources.length)]),
      ),
    },
    cold_items: estimate(measures, ({ coldItemsNdcg }) => coldItemsNdcg, seed),
  };
}

/** Expected calibration error of the confidence in one source, over the rows that it has a score for; null for none. */
function sourceCalibration(measures: readonly CaseMeasure[], source: number, sources: number): number | null {
  const [confidences, reliable]: [number[], number[]] = [[], []];
  for (const { rows } of measures) {
    for (let cell = source; cell < rows.confidences.length; cell += sources) {
      if (Number.isNaN(rows.confidences[cell])) continue;
      confidences.push(rows.confidences[cell]!);
      reliable.push(rows.reliable[cell]!);
    }
  }
  return confidences.length > 0 ? expectedCalibrationError(confidences, reliable) : null;
}

/** Which cases a difference is taken over: all, the coldest, each user type, each number of known positives. */
export function differenceGroups(measures: readonly CaseMeasure[]): Record<string, Belongs> {
  return {
    overall: () => true,
    'n <= 5': ({ support }) => support <= 5,
    ...Object.fromEntries(byUserType(measures)),
    ...Object.fromEntries([...bySupport(measures)].map(([size, belongs]) => [`n = ${size}`, belongs])),
  };
}

/** The paired difference of two strategies on the same cases, with its interval. */
export function difference(
  [a, measuresA]: readonly [string, readonly CaseMeasure[]],
  [b, measuresB]: readonly [string, readonly CaseMeasure[]],
  group: string,
  belongs: Belongs,
  seed: number,
): Difference {
  const paired = measuresA.flatMap((measure, index) =>
    belongs(measure, index) ? [{ user: measure.user, gain: measure.ndcg_at_10 - measuresB[index]!.ndcg_at_10 }] : [],
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
  const counted = measures.filter(({ unjudged }) => !Number.isNaN(unjudged));
  const weights = measures.flatMap((measure) => (measure.weights ? [measure.weights] : []));
  const ifAny = <T>(list: readonly T[], compute: () => number) => (list.length > 0 ? compute() : null);
  return {
    cases: measures.length,
    users: new Set(measures.map(({ user }) => user)).size,
    ndcg_at_10: estimate(measures, ({ ndcg_at_10 }) => ndcg_at_10, seed),
    recall_at_10: mean(measures, ({ recall_at_10 }) => recall_at_10),
    mrr: mean(measures, ({ mrr }) => mrr),
    unjudged: ifAny(counted, () => mean(counted, ({ unjudged }) => unjudged)),
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
