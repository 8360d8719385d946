import { benjaminiHochberg } from '../statistics/benjamini-hochberg.js';
import { cohensH } from '../statistics/cohens-h.js';
import { type Lift, liftOf } from '../statistics/lift.js';
import { powerOf, samplesNeeded } from '../statistics/power.js';
import { type Proportion, twoProportionTest } from '../statistics/two-proportions.js';
import { type ShareInterval, wilsonInterval } from '../statistics/wilson-interval.js';
import type { AnalysisOptions } from './analysis-options.js';
import { type SegmentSums, visitsOf } from './experiment-sums.js';

/** How a segment compares with everybody. */
export interface SegmentComparison {
  readonly key: string;
  readonly samples: number;
  readonly rate: ShareInterval;
  /** Over everybody, the segment included. */
  readonly lift: Lift;
  /** Of the difference to everybody else. */
  readonly pValue: number;
  /** Adjusted for the number of segments (Benjamini–Hochberg). */
  readonly pAdjusted: number;
  readonly isSignificant: boolean;
  readonly cohensH: number;
  /** To see a lift of `detectLift` over everybody else. */
  readonly power: number;
  /**
   * Visits of the segment that it takes beyond those that there are, for a power of 80 %, with everybody else's growing alike; 0 where there
   * are enough, Infinity where nobody else is, or converts.
   */
  readonly samplesMissing: number;
}

/**
 * Every segment with at least `minSamples` visits beside everybody else. Segments do not overlap, so neither do the two sides.
 *
 * A segment's rate is that of what it was served: where variants differ, and segments got different mixes of them, it says something of
 * both.
 */
export function compareSegments(
  segments: readonly SegmentSums[],
  { minSamples, alpha, detectLift }: Pick<AnalysisOptions, 'minSamples' | 'alpha' | 'detectLift'>,
): readonly SegmentComparison[] {
  const parts = segments.map((segment) => ({ key: segment.key, ...visitsOf(segment) }));
  const all = parts.reduce((sum, part) => plus(sum, part, 1), { samples: 0, successes: 0 });
  const judged = parts.filter(({ samples }) => samples > 0 && samples >= minSamples);
  const compared = judged.map((part) => compare(part, plus(all, part, -1), detectLift));
  const adjusted = benjaminiHochberg(compared.map(({ pValue }) => pValue));
  return compared.map((one, index) => ({
    ...one,
    pAdjusted: adjusted[index]!,
    isSignificant: adjusted[index]! <= alpha,
  }));
}

function compare(part: Proportion & { readonly key: string }, rest: Proportion, detectLift: number) {
  const [share, other] = [part.successes / part.samples, rest.samples === 0 ? 0 : rest.successes / rest.samples];
  const wanted = cohensH(Math.min(other * (1 + detectLift), 1), other);
  const needed = samplesNeeded(wanted, { share: part.samples / (part.samples + rest.samples) });
  return {
    key: part.key,
    samples: part.samples,
    rate: wilsonInterval(part.successes, part.samples),
    lift: liftOf(part, rest),
    pValue: twoProportionTest(part, rest).pValue,
    cohensH: rest.samples === 0 ? 0 : cohensH(share, other),
    power: powerOf(wanted, part.samples, rest.samples),
    samplesMissing: Math.max(needed - part.samples, 0),
  };
}

function plus(a: Proportion, b: Proportion, sign: 1 | -1): Proportion {
  return { samples: a.samples + sign * b.samples, successes: a.successes + sign * b.successes };
}
