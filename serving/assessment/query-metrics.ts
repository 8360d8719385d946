import { averagePrecision } from '../../models/metrics/average-precision.js';
import { f1At, f2At } from '../../models/metrics/f-measure.js';
import { ndcgAt } from '../../models/metrics/ndcg.js';
import { precisionAt } from '../../models/metrics/precision.js';
import { recallAt } from '../../models/metrics/recall.js';
import { reciprocalRank } from '../../models/metrics/reciprocal-rank.js';

/** What can be measured of a ranking. `ndcg` takes grades as they are, `ndcg_exp` as 2^grade − 1. */
export const METRICS = ['precision', 'recall', 'f1', 'f2', 'ndcg', 'ndcg_exp', 'map', 'mrr'] as const;
export type Metric = (typeof METRICS)[number];

export const DEFAULT_K_VALUES: readonly number[] = [1, 5, 10, 20];

/** A ranking against what is known of its query. */
interface Judged {
  /** By rank. */
  readonly gains: readonly number[];
  /** Of all relevant documents, ranked or not. */
  readonly allGains: readonly number[];
}

/** A metric with its cutoff, under the name by which it is reported. */
export interface NamedMetric {
  /** `ndcg_at_10`, `map` */
  readonly name: string;
  readonly metric: Metric;
  /** Null: the whole list. */
  readonly k: number | null;
}

/** By metric; a cutoff of Infinity is the whole list. */
const MEASURES: Readonly<Record<Metric, (k: number, judged: Judged) => number>> = {
  precision: (k, { gains, allGains }) => precisionAt(k, gains, allGains.length),
  recall: (k, { gains, allGains }) => recallAt(k, gains, allGains.length),
  f1: (k, { gains, allGains }) => f1At(k, gains, allGains.length),
  f2: (k, { gains, allGains }) => f2At(k, gains, allGains.length),
  ndcg: (k, { gains, allGains }) => ndcgAt(k, gains, allGains),
  ndcg_exp: (k, { gains, allGains }) => ndcgAt(k, gains, allGains, { gain: 'exponential' }),
  map: (_, { gains, allGains }) => averagePrecision(gains, allGains.length),
  mrr: (_, { gains, allGains }) => reciprocalRank(gains, allGains.length),
};

/** `map` and `mrr` once, the others at every cutoff. */
export function namedMetrics(metrics: readonly Metric[], kValues: readonly number[]): readonly NamedMetric[] {
  return metrics.flatMap<NamedMetric>((metric) =>
    metric === 'map' || metric === 'mrr'
      ? [{ name: metric, metric, k: null }]
      : kValues.map((k) => ({ name: `${metric}_at_${k}`, metric, k })),
  );
}

/**
 * The metrics of one answer, in the order in which they are asked for.
 *
 * NaN throughout where no document is relevant; an answer that is shorter than k is not rewarded for it.
 *
 * @param ranking document ids, best first
 * @param grades of the relevant documents, above 0
 * @returns [metrics]
 */
export function queryMetrics(
  ranking: readonly string[],
  grades: ReadonlyMap<string, number>,
  metrics: readonly NamedMetric[],
): readonly number[] {
  const judged = { gains: ranking.map((id) => grades.get(id) ?? 0), allGains: [...grades.values()] };
  return metrics.map(({ metric, k }) => MEASURES[metric](k ?? Number.POSITIVE_INFINITY, judged));
}
