import { estimateRatio } from '../metrics/off-policy/estimate-ratio.js';
import { importanceWeights } from '../metrics/off-policy/logged-decisions.js';
import type { Interval } from '../metrics/percentile-interval.js';
import type { GateEvidence } from './gate-evidence.js';

/** What the candidate earns more than the baseline at each decision, by the doubly robust estimator; [n] */
export function gains({ log, baselineTargets, expected }: GateEvidence): Float64Array {
  const candidate = importanceWeights(log);
  const baseline = importanceWeights({ ...log, targets: baselineTargets });
  return candidate.map((weight, row) => {
    const surprise = log.rewards[row]! - expected.taken[row]!;
    return expected.candidate[row]! - expected.baseline[row]! + (weight - baseline[row]!) * surprise;
  });
}

/** Their mean, with an interval over units: the two policies' estimates are of the same units, so their difference is taken by unit. */
export function meanGain(perDecision: Float64Array, units: ArrayLike<number>): Interval {
  return estimateRatio(perDecision, new Float64Array(perDecision.length).fill(1), {
    interval: { kind: 'normal' },
    clusters: units,
  });
}

/**
 * The mean gain of every second unit, in the order of their first decisions, and that of the others: two halves with nobody in both,
 * alike in time. NaN for a half without a unit.
 */
export function gainOfHalves(perDecision: Float64Array, units: ArrayLike<number>): readonly [number, number] {
  const halves = new Map<number, number>();
  const sums = [0, 0];
  const counts = [0, 0];
  perDecision.forEach((gain, row) => {
    const half = halves.get(units[row]!) ?? halves.size % 2;
    halves.set(units[row]!, half);
    sums[half]! += gain;
    counts[half]! += 1;
  });
  return [sums[0]! / counts[0]!, sums[1]! / counts[1]!];
}
