import { compareSegments, compareVariants, type SegmentSums } from '../../../models/experiment/index.js';
import { adaptiveEstimate } from '../../../models/experiment/statistics/adaptive-estimate.js';
import { wilsonInterval } from '../../../models/experiment/statistics/wilson-interval.js';
import { mean } from '../../../models/metrics/mean.js';

/** What an analysis of a world in which nothing is planted says that is not so. */
export interface FalseFindings {
  /** Whether any segment is called different from everybody. */
  readonly segment: boolean;
  /** Whether any variant is called different from the control, by plain z-tests and by corrected differences. */
  readonly naive: boolean;
  readonly fair: boolean;
  /** Share of variants in segments whose plain interval, and whose corrected one, has the true rate. */
  readonly naiveCoverage: number;
  readonly fairCoverage: number;
  /** Mean of the plain and of the corrected estimates, less the true rate. */
  readonly naiveBias: number;
  readonly fairBias: number;
}

/** @param rate of everybody */
export function falseFindings(segments: readonly SegmentSums[], variants: number, rate: number): FalseFindings {
  const options = {
    ...{ variants: Array.from({ length: variants }, (_, index) => `v${index}`), control: 0 },
    ...{ minSamples: 100, alpha: 0.05, detectLift: 0.2 },
  };
  const compared = compareVariants(segments, options);
  const cells = segments.flatMap((segment) => segment.variants).filter(({ samples }) => samples >= options.minSamples);
  const plain = cells.map(({ reward, samples }) => wilsonInterval(reward, samples));
  const corrected = cells.map((sums) => adaptiveEstimate(sums));
  const has = ({ low, high }: { readonly low: number; readonly high: number }) => Number(low <= rate && rate <= high);
  const off = ({ value }: { readonly value: number }) => value - rate;
  return {
    segment: compareSegments(segments, options).some(({ isSignificant }) => isSignificant),
    naive: compared.some(({ naive }) => naive?.isSignificant),
    fair: compared.some(({ fair }) => fair?.isSignificant),
    naiveCoverage: mean(plain.map(has)),
    fairCoverage: mean(corrected.map(has)),
    naiveBias: mean(plain.map(off)),
    fairBias: mean(corrected.map(off)),
  };
}
