import type { Interval } from '../metrics/percentile-interval.js';
import type { GateThresholds } from './gate-evidence.js';
import type { PolicyEvidence } from './policy-evidence.js';
import type { SampleRatio } from './sample-ratio.js';

/** One thing that has to hold. */
export interface GateCheck {
  readonly name: 'evaluated' | 'sample_ratio' | 'effective_sample_size' | 'overlap' | 'lower_bound' | 'split_halves';
  /** Null: could not be asked, because an arm never ran. */
  readonly ok: boolean | null;
  /** In plain words, with the figures. */
  readonly detail: string;
}

export function evaluated(candidate: PolicyEvidence | null, baseline: PolicyEvidence | null): GateCheck {
  const say = (policy: PolicyEvidence | null) =>
    policy ? `${policy.decisions} decisions of ${policy.units} units` : 'not evaluated: it never ran';
  const ok = candidate !== null && baseline !== null;
  return { name: 'evaluated', ok, detail: `candidate: ${say(candidate)}; baseline: ${say(baseline)}` };
}

export function sampleRatioHolds(ratio: SampleRatio, needed: GateThresholds): GateCheck {
  const { units, observed, expected, chiSquare, pValue } = ratio;
  const isTold = Number.isFinite(chiSquare);
  return {
    name: 'sample_ratio',
    ok: isTold ? pValue >= needed.minSampleRatioPValue : null,
    detail: isTold
      ? `${observed} of ${units} units got the candidate, ${figure(expected)} expected; chi-square ${figure(chiSquare)}, ` +
        `p ${figure(pValue)} against ${needed.minSampleRatioPValue}`
      : 'not evaluated: no unit was left to chance',
  };
}

export function sampleSizeSuffices(
  candidate: PolicyEvidence | null,
  baseline: PolicyEvidence | null,
  { minEffectiveSampleSize }: GateThresholds,
): GateCheck {
  return forBoth('effective_sample_size', candidate, baseline, (policy) => {
    const least = Math.max(minEffectiveSampleSize, policy.sampleSizeForNormality);
    const ok = policy.effectiveSampleSize >= least;
    const why = least > minEffectiveSampleSize ? ', as rewards are skewed' : '';
    return [ok, `${figure(policy.effectiveSampleSize)} against ${figure(least)}${why}`];
  });
}

export function overlaps(
  candidate: PolicyEvidence | null,
  baseline: PolicyEvidence | null,
  { maxDecisionShare }: GateThresholds,
): GateCheck {
  return forBoth('overlap', candidate, baseline, ({ largestDecisionShare }) => [
    largestDecisionShare <= maxDecisionShare,
    `one decision has ${figure(100 * largestDecisionShare)} % of the weight against at most ${100 * maxDecisionShare} %`,
  ]);
}

export function lowerBoundBeats(gain: Interval | null, { minGain }: GateThresholds): GateCheck {
  if (!gain) return notAsked('lower_bound');
  const detail = `gain ${figure(gain.value)} [${figure(gain.low)}, ${figure(gain.high)}] a decision, the lower bound against ${minGain}`;
  return { name: 'lower_bound', ok: gain.low > minGain, detail };
}

export function survivesHalves(halves: readonly [number, number] | null): GateCheck {
  if (!halves) return notAsked('split_halves');
  const [first, second] = halves;
  const detail = `gain ${figure(first)} in one half of the units, ${figure(second)} in the other`;
  return { name: 'split_halves', ok: first > 0 && second > 0, detail };
}

function forBoth(
  name: GateCheck['name'],
  candidate: PolicyEvidence | null,
  baseline: PolicyEvidence | null,
  ask: (policy: PolicyEvidence) => readonly [boolean, string],
): GateCheck {
  if (!candidate || !baseline) return notAsked(name);
  const [isEnough, ofCandidate] = ask(candidate);
  const [isEnoughToo, ofBaseline] = ask(baseline);
  return { name, ok: isEnough && isEnoughToo, detail: `candidate: ${ofCandidate}; baseline: ${ofBaseline}` };
}

function notAsked(name: GateCheck['name']): GateCheck {
  return { name, ok: null, detail: 'not evaluated' };
}

/** Four significant digits. */
function figure(value: number): string {
  return String(Number(value.toPrecision(4)));
}
