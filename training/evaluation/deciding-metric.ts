import type { Bundle } from '../../data/bundle/index.js';
import type { TargetKind } from '../target-kind.js';

/** What strategies are compared by. */
export type DecidingMetric = 'ndcg_at_10' | 'squared_error';

/** By what is asked: how the top ten is ranked, or how far off predicted ratings are, from 0 to 1. */
export const DECIDING_METRICS: Readonly<Record<TargetKind, DecidingMetric>> = {
  likes: 'ndcg_at_10',
  ratings: 'squared_error',
};

/** In words. */
export const METRIC_NAMES: Readonly<Record<DecidingMetric, string>> = {
  ndcg_at_10: 'NDCG@10',
  squared_error: 'squared error of ratings from 0 to 1',
};

/** What a bundle's answers are judged by. */
export function metricOfBundle(bundle: Pick<Bundle, 'manifest'>): DecidingMetric {
  return DECIDING_METRICS[bundle.manifest.targets ?? 'likes'];
}

/** The metric of a quality (`caseQuality`), of which more is better. */
export function metricOf(metric: DecidingMetric, quality: number): number {
  return metric === 'ndcg_at_10' ? quality : -quality;
}

/** The metrics of some qualities, by the same names. */
export function metricsOf<Name extends string>(
  metric: DecidingMetric,
  qualities: Readonly<Record<Name, number>>,
): Readonly<Record<Name, number>> {
  const metrics = Object.entries<number>(qualities).map(([name, quality]) => [name, metricOf(metric, quality)]);
  return Object.fromEntries(metrics) as Record<Name, number>;
}

/** Whether a difference says that the first of the two is better. */
export function isGain(
  metric: DecidingMetric,
  { low, high }: { readonly low: number; readonly high: number },
): boolean {
  return metricOf(metric, metric === 'ndcg_at_10' ? low : high) > 0;
}
