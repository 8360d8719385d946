import type { AnalysisOptions } from './analysis-options.js';
import type { SegmentComparison } from './compare-segments.js';
import type { VariantComparison } from './compare-variants.js';
import type { Anomaly } from './find-anomalies.js';

/** At most so many of each kind: the strongest. */
const MOST = 3;

/** What to do, in plain words: what is certain first, then what is not yet, and what it would take. */
export function recommend(
  segments: readonly SegmentComparison[],
  variants: readonly VariantComparison[],
  anomalies: readonly Anomaly[],
  options: Pick<AnalysisOptions, 'variants' | 'control' | 'isAdaptive' | 'detectLift'>,
): readonly string[] {
  if (anomalies.some(({ kind }) => kind === 'sample_ratio')) {
    return ['Find out where allocations are lost before you read anything else here: the sample ratio does not match.'];
  }
  const told = [...tellVariants(variants, options), ...tellSegments(segments)];
  const said = told.length > 0 ? told : ['Nothing differs significantly yet: change nothing.'];
  return [...said, ...tellUndecided(segments, options)];
}

function tellSegments(segments: readonly SegmentComparison[]): readonly string[] {
  const found = segments.filter(({ isSignificant }) => isSignificant);
  const best = byLift(found.filter(({ lift }) => lift.value > 0)).slice(0, MOST);
  const worst = byLift(found.filter(({ lift }) => lift.value < 0))
    .toReversed()
    .slice(0, MOST);
  return [
    ...best.map((one) => `${one.key} earns ${liftText(one)} than everybody: bring more of these visits.`),
    ...worst.map(
      (one) => `${one.key} earns ${liftText(one)} than everybody: look at what it is shown, or stop paying for it.`,
    ),
  ];
}

function tellVariants(
  variants: readonly VariantComparison[],
  { isAdaptive, variants: names, control }: Pick<AnalysisOptions, 'isAdaptive' | 'variants' | 'control'>,
): readonly string[] {
  const found = variants.flatMap((one) => {
    const difference = isAdaptive ? one.fair : one.naive;
    return difference?.isSignificant ? [{ ...one, difference }] : [];
  });
  return found
    .sort((a, b) => Math.abs(b.difference.value) - Math.abs(a.difference.value))
    .slice(0, MOST)
    .map(({ segment, variant, difference: { value, low, high, pAdjusted } }) => {
      const what = value > 0 ? `Serve "${variant}" in ${segment}` : `Stop serving "${variant}" in ${segment}`;
      const figures = `${points(value)} [${points(low)}, ${points(high)}], adjusted p ${short(pAdjusted)}`;
      return `${what}: its rate less that of "${names[control]}" is ${figures}.`;
    });
}

function tellUndecided(
  segments: readonly SegmentComparison[],
  { detectLift }: Pick<AnalysisOptions, 'detectLift'>,
): readonly string[] {
  const open = byLift(segments.filter((one) => !one.isSignificant && one.lift.value >= detectLift)).slice(0, MOST);
  return open.map((one) => {
    const { key, lift, pAdjusted } = one;
    const more = missingText(one, detectLift);
    return `${key} looks ${percent(lift.value)} better, which is not significant (adjusted p ${short(pAdjusted)}): ${more}.`;
  });
}

function missingText({ samplesMissing }: SegmentComparison, detectLift: number): string {
  if (!Number.isFinite(samplesMissing)) return 'nobody else has converted yet';
  if (samplesMissing === 0) return 'there are enough visits to have shown such a lift: do not count on it';
  return `about ${samplesMissing.toLocaleString('en')} more visits would show a lift of ${percent(detectLift)}`;
}

function byLift(segments: readonly SegmentComparison[]): readonly SegmentComparison[] {
  return [...segments].sort((a, b) => b.lift.value - a.lift.value);
}

function liftText({ lift: { value, low, high }, samples }: SegmentComparison): string {
  const [from, to] = value > 0 ? [low, high] : [-high, -low];
  const how = value > 0 ? 'more' : 'less';
  return `${percent(Math.abs(value))} ${how} (95 % interval ${percent(from)} to ${percent(to)}, ${samples.toLocaleString('en')} visits)`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** Of percent points. */
function points(share: number): string {
  return `${share >= 0 ? '+' : ''}${(100 * share).toFixed(2)} points`;
}

function short(pValue: number): string {
  return pValue < 0.001 ? 'below .001' : pValue.toFixed(3);
}
