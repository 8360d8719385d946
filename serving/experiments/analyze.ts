import { readSegmentDays } from '../../data/store/reads/experiment-state.js';
import {
  type AnalysisOptions,
  analyzeExperiment,
  type ControlDifference,
  type SegmentComparison,
  type SegmentDay,
  type VariantComparison,
  visitsOf,
} from '../../models/experiment/index.js';
import type { Experiment } from '../http/schemas/experiment.js';
import type { Analysis } from '../http/schemas/experiment-analysis.js';
import type { Experiments } from './experiments.js';
import { finite, intervalOf } from './interval-of.js';

/** Days that control limits look at. */
const DAYS = 90;
const DAY_MS = 86_400_000;

/** What an experiment has shown so far. @param now milliseconds since 1970 */
export async function analyze(
  experiments: Experiments,
  experiment: Experiment,
  { minSamples, now }: { readonly minSamples: number; readonly now: number },
): Promise<Analysis> {
  const segments = await experiments.segments(experiment);
  const options: AnalysisOptions = {
    variants: experiment.variants.map(({ variant }) => variant),
    control: experiment.variants.findIndex(({ variant }) => variant === experiment.control),
    isAdaptive: experiment.policy !== 'uniform' && experiment.uniform_share < 1,
    ...{ minSamples, alpha: 0.05, detectLift: 0.2 },
  };
  const days = await daysOf(experiments, experiment, Math.floor(now / DAY_MS));
  const found = analyzeExperiment(segments, options, days);
  return {
    experiment_id: experiment.experiment_id,
    summary: {
      high_performers: found.highPerformers.length,
      underperformers: found.underperformers.length,
      samples: segments.reduce((sum, segment) => sum + visitsOf(segment).samples, 0),
    },
    high_performers: found.highPerformers.map(performer),
    underperformers: found.underperformers.map(performer),
    variants: found.variants.map(({ variant, samples, conversions, rate, corrected, ratio }) => ({
      ...{ variant, samples, conversions, expected_samples: ratio.expected },
      rate: intervalOf(rate),
      corrected_rate: corrected && intervalOf(corrected),
    })),
    by_variant: found.byVariant.map(inSegment),
    anomalies: found.anomalies.map(({ kind, about, pValue, detail }) => ({ kind, about, p_value: pValue, detail })),
    warnings: [...found.warnings],
    recommendations: [...found.recommendations],
  };
}

/** Of each segment, without today, whose visits may still convert; none without a store, which alone knows of days. */
async function daysOf(
  { store }: Experiments,
  { namespace, experiment_id: experimentId }: Experiment,
  today: number,
): Promise<ReadonlyMap<string, readonly SegmentDay[]>> {
  const days = new Map<string, SegmentDay[]>();
  if (store === null) return days;
  await store.settled();
  for (const { segment_key, ...day } of await readSegmentDays(store, {
    namespace,
    experimentId,
    sinceDay: today - DAYS,
  })) {
    const known = days.get(segment_key) ?? [];
    if (day.day < today) known.push(day);
    days.set(segment_key, known);
  }
  return days;
}

function performer(one: SegmentComparison) {
  const { value, low, high } = one.lift;
  return {
    segment_key: one.key,
    samples: one.samples,
    rate: intervalOf(one.rate),
    lift_percent: finite(100 * value),
    interval: { low: finite(100 * low), high: finite(100 * high) },
    p_value: one.pValue,
    p_adjusted: one.pAdjusted,
    is_significant: one.isSignificant,
    cohens_h: one.cohensH,
    power: one.power,
    samples_missing: finite(one.samplesMissing),
  };
}

function inSegment(one: VariantComparison) {
  return {
    ...{ segment_key: one.segment, variant: one.variant, samples: one.samples, conversions: one.conversions },
    rate: intervalOf(one.rate),
    corrected_rate: one.corrected && intervalOf(one.corrected),
    lift_percent: one.lift && finite(100 * one.lift.value),
    cohens_h: one.cohensH,
    difference: one.naive && difference(one.naive),
    corrected_difference: one.fair && difference(one.fair),
  };
}

function difference({ value, low, high, pValue, pAdjusted, isSignificant }: ControlDifference) {
  return { value, low, high, p_value: pValue, p_adjusted: pAdjusted, is_significant: isSignificant };
}
