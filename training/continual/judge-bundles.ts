import type { Dataset } from '../../data/schema/dataset.js';
import { byUser } from '../../models/metrics/by-user.js';
import type { Estimate } from '../../models/metrics/estimate.js';
import { ONE_STANDARD_ERROR, pairedTTest } from '../../models/metrics/paired-t-test.js';
import { type Difference, difference } from '../evaluation/difference.js';
import { type CaseMeasure, measureCase } from '../evaluation/measure-case.js';
import type { Strategy } from '../evaluation/strategy.js';
import { summarizeStrategy } from '../evaluation/summarize-strategy.js';
import type { Foundation } from '../foundation.js';
import { scoreCase } from '../tasks/scored-case.js';
import { type PreparedCase, prepareCase } from '../tasks/world.js';
import type { BundlePolicy } from './bundle-policy.js';

/** The next bundle beside the one that it would replace, on users whom neither choice nor training has looked at. */
export interface Judgement {
  readonly users: number;
  readonly cases: number;
  readonly before: Estimate;
  readonly after: Estimate;
  /** After minus before, paired by case. */
  readonly difference: Difference;
  /** Whether the next one may replace it: its mean is not lower by more than a standard error. */
  readonly replaces: boolean;
}

/**
 * Compares what would be served by NDCG@10.
 *
 * Of the next bundle each case has the world that was fitted without its user, but to everybody else's events up to the end
 * of the data; the old bundle knows nothing of that time. The comparison asks what replacing is worth today, and says
 * nothing about a time that neither has seen.
 */
export async function judgeBundles(
  dataset: Dataset,
  judging: readonly PreparedCase[],
  old: BundlePolicy,
  next: { readonly foundation: Foundation; readonly policy: Strategy },
  seed: number,
): Promise<Judgement> {
  const [before, after] = [[], []] as [CaseMeasure[], CaseMeasure[]];
  for (const known of judging) {
    const unaware = scoreCase(prepareCase(dataset, old.foundation.world, known), old.foundation.calibrators);
    before.push(measureCase(unaware, await old.policy.rank(unaware), seed));
    const aware = scoreCase(known, next.foundation.calibrators);
    after.push(measureCase(aware, await next.policy.rank(aware), seed));
  }
  const gain = difference(['after', after], ['before', before], 'held-out users', () => true, seed);
  const { overall } = summarizeStrategy(after, seed);
  return {
    users: overall.users,
    cases: overall.cases,
    before: summarizeStrategy(before, seed).overall.ndcg_at_10,
    after: overall.ndcg_at_10,
    difference: gain,
    replaces: !ranksWorse(after, before),
  };
}

type Ranked = Pick<CaseMeasure, 'user' | 'ndcg_at_10'>;

/** Few judge, and an equal bundle is the fresher one: only what is lower by more than chance makes of a mean is refused. */
export function ranksWorse(after: readonly Ranked[], before: readonly Ranked[]): boolean {
  const gains = byUser(after, ({ ndcg_at_10 }, index) => ndcg_at_10 - before[index]!.ndcg_at_10);
  return pairedTTest(gains, ONE_STANDARD_ERROR).high < 0;
}
