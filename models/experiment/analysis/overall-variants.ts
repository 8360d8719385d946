import { type AdaptiveEstimate, stratifiedEstimate } from '../statistics/adaptive-estimate.js';
import { type AllocationRatio, allocationRatios } from '../statistics/allocation-ratio.js';
import { type ShareInterval, wilsonInterval } from '../statistics/wilson-interval.js';
import { type SegmentSums, visitsOf } from './experiment-sums.js';
import { addSums, NO_SUMS, type VariantSums } from './variant-sums.js';

/** A variant over all segments. */
export interface OverallVariant {
  readonly variant: string;
  readonly samples: number;
  readonly conversions: number;
  /** The mean of what it earned where it was served: adaptive allocation serves it where it does well. */
  readonly rate: ShareInterval;
  /** What it would earn if everybody got it: by segment, by propensities; null where some segment could never get it. */
  readonly corrected: AdaptiveEstimate | null;
  readonly ratio: AllocationRatio;
}

export function overallVariants(segments: readonly SegmentSums[], names: readonly string[]): readonly OverallVariant[] {
  const totals = totalsOf(segments, names.length);
  const ratios = allocationRatios(totals);
  return names.map((variant, index) => {
    const total = totals[index]!;
    const parts = segments.map((segment) => ({
      visits: visitsOf(segment).samples,
      sums: segment.variants[index]!,
    }));
    const corrected = stratifiedEstimate(parts.filter(({ visits }) => visits > 0));
    const isTold = total.expected - total.expectedSquares > 1e-9 * total.expected;
    return {
      variant,
      samples: total.samples,
      conversions: total.conversions,
      rate: wilsonInterval(total.reward, total.samples),
      corrected: isTold && Number.isFinite(corrected.standardError) ? corrected : null,
      ratio: ratios[index]!,
    };
  });
}

/** Of all segments; [variants] */
function totalsOf(segments: readonly SegmentSums[], variants: number): readonly VariantSums[] {
  return Array.from({ length: variants }, (_, index) =>
    segments.reduce((sum, segment) => addSums(sum, segment.variants[index]!), NO_SUMS),
  );
}
