import { createRng } from '../../data/schema/random.js';
import { smallestDetectableDifference } from '../../models/metrics/smallest-detectable-difference.js';
import type { Belongs } from './case-groups.js';
import type { DecidingMetric } from './deciding-metric.js';
import { meanByUser } from './mean-by-user.js';
import type { CaseMeasure } from './measure-case.js';

/** a minus b, paired by case. */
export interface Difference {
  readonly a: string;
  readonly b: string;
  readonly metric: DecidingMetric;
  readonly group: string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** What this many users could have shown with power .8. */
  readonly smallest_detectable: number;
}

/** The paired difference of two strategies on the same cases in the same order, with its 95 % interval by user. */
export function difference(
  [a, measuresA]: readonly [string, readonly CaseMeasure[]],
  [b, measuresB]: readonly [string, readonly CaseMeasure[]],
  group: string,
  belongs: Belongs,
  seed: number,
  metric: DecidingMetric = 'ndcg_at_10',
): Difference {
  const gains = measuresA.flatMap((measure, index) =>
    belongs(measure, index) ? [{ user: measure.user, gain: measure[metric] - measuresB[index]![metric] }] : [],
  );
  const { value, low, high, standardError } = meanByUser(gains, ({ gain }) => gain, createRng(seed, 'difference'));
  const smallest = smallestDetectableDifference(standardError);
  return { a, b, metric, group, value, low, high, smallest_detectable: smallest };
}
