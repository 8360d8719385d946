import { createRng } from '../../../data/schema/random.js';
import { bootstrapMean } from '../../../models/metrics/bootstrap-mean.js';
import type { Interval } from '../../../models/metrics/percentile-interval.js';
import type { ObservedCase } from '../observed-case.js';
import { REASONS, type Reason } from '../who-answered.js';

/** What users get of whom so many positives are known. */
export interface AnswersAtCount {
  readonly known: number;
  readonly cases: number;
  /** Share of the ten items served first, by who scored them. */
  readonly answered: Readonly<Record<Reason, number>>;
  /** Mean NDCG@10, or squared error of ratings. */
  readonly byCount: number;
  readonly network: number;
  readonly served: number;
  /** What is served minus weights by count, paired. */
  readonly gain: Interval;
  /** Mean size of the items' own share in the log-odds of the network's first ten. */
  readonly residual: number;
}

/** Who answers, and how well, as more is known of a user. */
export function answersByCount(cases: readonly ObservedCase[], seed: number): readonly AnswersAtCount[] {
  const counts = [...new Set(cases.map(({ known }) => known))].sort((a, b) => a - b);
  return counts.map((known) => {
    const here = cases.filter((one) => one.known === known);
    const mean = (value: (one: ObservedCase) => number) => here.reduce((sum, one) => sum + value(one), 0) / here.length;
    const share = (reason: Reason) => [reason, mean(({ answered }) => answered[reason])] as const;
    return {
      known,
      cases: here.length,
      answered: Object.fromEntries(REASONS.map(share)) as Record<Reason, number>,
      byCount: mean(({ judged }) => judged.byCount),
      network: mean(({ judged }) => judged.network),
      served: mean(({ judged }) => judged.served),
      gain: bootstrapMean(
        here.map(({ judged }) => [judged.served - judged.byCount]),
        { rng: createRng(seed, 'gain', known) },
      ),
      residual: mean(({ residual }) => residual),
    };
  });
}
