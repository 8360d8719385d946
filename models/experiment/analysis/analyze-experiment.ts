import type { SegmentDay } from '../statistics/control-limits.js';
import type { AnalysisOptions } from './analysis-options.js';
import { compareSegments, type SegmentComparison } from './compare-segments.js';
import { compareVariants, type VariantComparison } from './compare-variants.js';
import type { SegmentSums } from './experiment-sums.js';
import { type Anomaly, findAnomalies } from './find-anomalies.js';
import { type OverallVariant, overallVariants } from './overall-variants.js';
import { recommend } from './recommend.js';

export interface ExperimentAnalysis {
  /** Lift above 0, the largest first: significant, or at least as large as the lift that is looked for. */
  readonly highPerformers: readonly SegmentComparison[];
  /** Likewise below 0. */
  readonly underperformers: readonly SegmentComparison[];
  readonly variants: readonly OverallVariant[];
  /** In every segment that has enough visits. */
  readonly byVariant: readonly VariantComparison[];
  readonly anomalies: readonly Anomaly[];
  readonly warnings: readonly string[];
  readonly recommendations: readonly string[];
}

/**
 * What an experiment has shown so far.
 * @param segments as they were allocated in, without their parents: they must not overlap
 * @param days of each segment, ascending; for what looks odd
 */
export function analyzeExperiment(
  segments: readonly SegmentSums[],
  options: AnalysisOptions,
  days: ReadonlyMap<string, readonly SegmentDay[]> = new Map(),
): ExperimentAnalysis {
  const compared = compareSegments(segments, options);
  const byVariant = compareVariants(segments, options);
  const variants = overallVariants(segments, options.variants);
  const anomalies = findAnomalies(variants, days);
  const worth = compared.filter(
    ({ isSignificant, lift }) => isSignificant || Math.abs(lift.value) >= options.detectLift,
  );
  const byLift = worth.sort((a, b) => b.lift.value - a.lift.value);
  return {
    highPerformers: byLift.filter(({ lift }) => lift.value > 0),
    underperformers: byLift.filter(({ lift }) => lift.value < 0).reverse(),
    variants,
    byVariant,
    anomalies,
    warnings: warningsOf(options, variants),
    recommendations: recommend(compared, byVariant, anomalies, options),
  };
}

function warningsOf({ isAdaptive }: AnalysisOptions, variants: readonly OverallVariant[]): readonly string[] {
  if (!isAdaptive) return [];
  const isCorrected = variants.every(({ corrected }) => corrected !== null);
  return [
    'Allocation looked at rewards: plain rates of variants are too low on average, and z-tests of them promise no level. ' +
      (isCorrected
        ? 'Go by the corrected estimates beside them.'
        : 'There is no correction, as some variants could not be chosen: a uniform_share above 0 would allow one.'),
  ];
}
