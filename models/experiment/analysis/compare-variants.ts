import { normalTail } from '../../metrics/normal-tail.js';
import { type AdaptiveEstimate, adaptiveEstimate } from '../statistics/adaptive-estimate.js';
import { benjaminiHochberg } from '../statistics/benjamini-hochberg.js';
import { cohensH } from '../statistics/cohens-h.js';
import { type Lift, liftOf } from '../statistics/lift.js';
import { differenceOf } from '../statistics/newcombe-interval.js';
import { normalHalfWidth } from '../statistics/normal-quantile.js';
import { type Proportion, twoProportionTest } from '../statistics/two-proportions.js';
import { type ShareInterval, wilsonInterval } from '../statistics/wilson-interval.js';
import type { AnalysisOptions } from './analysis-options.js';
import type { SegmentSums } from './experiment-sums.js';
import type { VariantSums } from './variant-sums.js';

/** A difference to the control, and whether it can be told from none. */
export interface ControlDifference {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly pValue: number;
  /** Adjusted for the number of comparisons (Benjamini–Hochberg). */
  readonly pAdjusted: number;
  readonly isSignificant: boolean;
}

/** How a variant does in a segment. */
export interface VariantComparison {
  readonly segment: string;
  readonly variant: string;
  readonly samples: number;
  readonly conversions: number;
  /** The plain mean of its own samples; too low on average under adaptive allocation. */
  readonly rate: ShareInterval;
  /** By propensities; null where it could never be chosen. */
  readonly corrected: AdaptiveEstimate | null;
  /** The plain lift over the control; null of the control itself, and of one that has no sample. */
  readonly lift: Lift | null;
  readonly cohensH: number | null;
  /** By the z-test, which is for allocation that does not look at rewards. */
  readonly naive: ControlDifference | null;
  /** By corrected estimates; null where either has fewer than `minSamples` of its own, which is too few for them. */
  readonly fair: ControlDifference | null;
}

type Asked = Omit<VariantComparison, 'naive' | 'fair'> & {
  readonly naive: Unadjusted | null;
  readonly fair: Unadjusted | null;
};
type Unadjusted = Omit<ControlDifference, 'pAdjusted' | 'isSignificant'>;

/** Every variant beside the control, in every segment with at least `minSamples` visits; adjusted over all of these comparisons. */
export function compareVariants(
  segments: readonly SegmentSums[],
  options: Pick<AnalysisOptions, 'variants' | 'control' | 'minSamples' | 'alpha'>,
): readonly VariantComparison[] {
  const asked = segments
    .filter(({ variants }) => variants.reduce((sum, { samples }) => sum + samples, 0) >= options.minSamples)
    .flatMap((segment) => options.variants.map((_, index) => ask(segment, index, options)));
  const naive = adjust(
    asked.map((one) => one.naive),
    options.alpha,
  );
  const fair = adjust(
    asked.map((one) => one.fair),
    options.alpha,
  );
  return asked.map((one, index) => ({ ...one, naive: naive[index]!, fair: fair[index]! }));
}

function ask(
  { key, variants }: SegmentSums,
  index: number,
  { variants: names, control, minSamples }: Pick<AnalysisOptions, 'variants' | 'control' | 'minSamples'>,
): Asked {
  const [own, other] = [variants[index]!, variants[control]!];
  const isCompared = index !== control && own.samples > 0 && other.samples > 0;
  const visits = variants.reduce((sum, { samples }) => sum + samples, 0);
  const isFair = index !== control && Math.min(own.samples, other.samples) >= minSamples;
  const [part, base] = [proportion(own), proportion(other)];
  return {
    segment: key,
    variant: names[index]!,
    samples: own.samples,
    conversions: own.conversions,
    rate: wilsonInterval(own.reward, own.samples),
    corrected: correctedOf(own),
    lift: isCompared ? liftOf(part, base, { weight: 0 }) : null,
    cohensH: isCompared ? cohensH(part.successes / part.samples, base.successes / base.samples) : null,
    naive: isCompared ? naiveDifference(part, base) : null,
    fair: isFair ? fairDifference(own, other, visits) : null,
  };
}

function proportion({ samples, reward }: VariantSums): Proportion {
  return { samples, successes: reward };
}

/** Propensities that were 0 or 1 whenever they were asked correct nothing. */
function correctedOf(sums: VariantSums): AdaptiveEstimate | null {
  const isDrawn = sums.expected - sums.expectedSquares > 1e-9 * sums.expected;
  const estimate = adaptiveEstimate(sums);
  return isDrawn && Number.isFinite(estimate.standardError) ? estimate : null;
}

function naiveDifference(part: Proportion, base: Proportion): Unadjusted {
  const [own, other] = [part, base].map(({ successes, samples }) => wilsonInterval(successes, samples));
  return { ...differenceOf(own!, other!), pValue: twoProportionTest(part, base).pValue };
}

/**
 * The difference of the corrected estimates. Its test takes the variance that both would have at one common rate p, with N visits of the
 * segment and weights √e,
 *
 *     p(1 − p) · N · (1 / (Σ √e)² + 1 / (Σ √e′)²),
 *
 * and not the observed one: a variant that was unlucky at first was given up, and looks both bad and sure of it.
 */
function fairDifference(own: VariantSums, other: VariantSums, visits: number): Unadjusted | null {
  const [estimate, base] = [correctedOf(own), correctedOf(other)];
  if (estimate === null || base === null) return null;
  const value = estimate.value - base.value;
  const share = (own.reward + other.reward) / (own.samples + other.samples);
  const common = Math.sqrt(share * (1 - share) * visits * (1 / own.weight ** 2 + 1 / other.weight ** 2));
  const error = Math.hypot(estimate.standardError, base.standardError);
  return { ...interval(value, error), pValue: common > 0 ? normalTail(value / common) : 1 };
}

function interval(value: number, error: number) {
  const reach = normalHalfWidth(0.95) * error;
  return { value, low: value - reach, high: value + reach };
}

function adjust(asked: readonly (Unadjusted | null)[], alpha: number): readonly (ControlDifference | null)[] {
  const pValues = asked.flatMap((one) => (one === null ? [] : [one.pValue]));
  const adjusted = benjaminiHochberg(pValues).values();
  return asked.map((one) => {
    if (one === null) return null;
    const pAdjusted = adjusted.next().value ?? 1;
    return { ...one, pAdjusted, isSignificant: pAdjusted <= alpha };
  });
}
