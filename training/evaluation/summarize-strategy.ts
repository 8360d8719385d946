import type { Estimate } from '../../models/metrics/estimate.js';
import { expectedCalibrationError } from '../../models/metrics/expected-calibration-error.js';
import { type Belongs, bySupport, byUserType } from './case-groups.js';
import type { CaseMeasure } from './measure-case.js';
import { estimateByUser, type Metrics, summarizeCases } from './summarize-cases.js';

/** What one strategy did: over all cases, and group by group. */
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
    Object.fromEntries([...groups].map(([name, belongs]) => [name, summarizeCases(measures.filter(belongs), seed)]));
  const types = grouped(byUserType(measures));
  return {
    overall: summarizeCases(measures, seed),
    by_user_type: types,
    by_support: grouped(bySupport(measures)),
    by_difficulty: grouped(difficulty),
    by_name: {
      ...Object.fromEntries(Object.entries(types).map(([type, { rmse }]) => [`${type}_rmse`, rmse])),
      ...Object.fromEntries(
        sources.map((source, index) => [`${source}_calibration`, sourceCalibration(measures, index, sources.length)]),
      ),
    },
    cold_items: estimateByUser(measures, ({ coldItemsNdcg }) => coldItemsNdcg, seed),
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
