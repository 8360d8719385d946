import { normalHalfWidth } from '../../../models/experiment/statistics/normal-quantile.js';
import { wilsonInterval } from '../../../models/experiment/statistics/wilson-interval.js';
import type { Client } from '../../client/index.js';

export type Performance = Awaited<ReturnType<Client['analytics']['performance']>>;
export type Weights = Awaited<ReturnType<Client['retrievers']['getWeights']>>;

/** A weight of one source in one period, with the spread of its draws. */
export interface WeightPoint {
  readonly time: Date;
  readonly source: string;
  readonly mean: number;
  /** One standard deviation below and above, within [0, 1]. */
  readonly low: number;
  readonly high: number;
}

/** Learned weights as they were served, by period; periods in which none were are left out. */
export function weightPoints({ metrics }: Performance): readonly WeightPoint[] {
  return metrics.flatMap(({ timestamp, by_arm: { learned } }) =>
    Object.entries(learned?.weights ?? {}).map(([source, { mean, variance }]) => {
      const spread = Math.sqrt(variance ?? 0);
      return {
        ...{ time: new Date(timestamp), source, mean },
        low: Math.max(mean - spread, 0),
        high: Math.min(mean + spread, 1),
      };
    }),
  );
}

/** How often somebody clicked one of the first three results, in one period, by what they were served. */
export interface ClickPoint {
  readonly time: Date;
  readonly arm: 'learned' | 'static';
  readonly rate: number;
  readonly low: number;
  readonly high: number;
  readonly executions: number;
}

/** Both arms by period, with 95 % intervals. */
export function clickPoints({ metrics }: Performance): readonly ClickPoint[] {
  return metrics.flatMap(({ timestamp, by_arm }) =>
    (['learned', 'static'] as const).flatMap((arm) => {
      const { ctr_at_1_to_3: rate = null, executions = 0 } = by_arm[arm] ?? {};
      if (rate === null || executions === 0) return [];
      const { low, high } = wilsonInterval(rate * executions, executions);
      return [{ time: new Date(timestamp), arm, executions, rate, low, high }];
    }),
  );
}

/** What is believed of an arm: a mean, and within which bounds it lies with 95 %. */
export interface Belief {
  readonly name: string;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  readonly alpha: number;
  readonly beta: number;
}

/** Of sources, or of the blends that are believed best. */
export function beliefs({ features, blends }: Weights, nameOf: (source: string) => string): readonly Belief[] {
  const named = blends
    ? [...blends]
        .sort((a, b) => b.mean - a.mean)
        .slice(0, 8)
        .map(({ weights, ...arm }) => ({ ...arm, name: blendName(weights, nameOf) }))
    : features.map(({ feature_uri, ...arm }) => ({ ...arm, name: nameOf(feature_uri) }));
  return named.map(({ name, mean, variance, alpha, beta }) => {
    const reach = normalHalfWidth(0.95) * Math.sqrt(variance);
    return { name, mean, low: Math.max(mean - reach, 0), high: Math.min(mean + reach, 1), alpha, beta };
  });
}

/** `cf .50, content .50`; what has no weight is left out. */
function blendName(weights: Readonly<Record<string, number>>, nameOf: (source: string) => string): string {
  return Object.entries(weights)
    .filter(([, weight]) => weight > 0)
    .map(([source, weight]) => `${nameOf(source)} ${weight.toFixed(2).replace(/^0/, '')}`)
    .join(', ');
}

/** The mean weight of a source in a segment. */
export interface SegmentWeight {
  readonly segment: string;
  readonly source: string;
  readonly weight: number;
  readonly interactions: number;
}

/** Everybody, then the segments with most interactions; at most so many. */
export function segmentWeights(weights: Weights, most = 10): readonly SegmentWeight[] {
  const segments = [...(weights.segments ?? [])]
    .sort((a, b) => b.interaction_count - a.interaction_count)
    .slice(0, most)
    .map((one) => ({ name: (one.context_key ?? 'global').replace(/^demographic:/, ''), ...one }));
  return [{ name: 'everybody', ...weights }, ...segments].flatMap(({ name, mean_weights, interaction_count }) =>
    Object.entries(mean_weights).map(([source, weight]) => ({
      ...{ segment: name, source, weight },
      interactions: interaction_count,
    })),
  );
}
