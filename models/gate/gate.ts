import type { Interval } from '../metrics/percentile-interval.js';
import { gainOfHalves, gains, meanGain } from './gain.js';
import {
  evaluated,
  type GateCheck,
  lowerBoundBeats,
  overlaps,
  sampleRatioHolds,
  sampleSizeSuffices,
  survivesHalves,
} from './gate-checks.js';
import { GATE_THRESHOLDS, type GateEvidence, type GateThresholds } from './gate-evidence.js';
import { type PolicyEvidence, policyEvidence } from './policy-evidence.js';

export interface GateVerdict {
  /** Whether everything holds. */
  readonly go: boolean;
  readonly checks: readonly GateCheck[];
  /** Null: not evaluated. */
  readonly candidate: PolicyEvidence | null;
  readonly baseline: PolicyEvidence | null;
  /** Of the candidate over the baseline, in reward per decision, doubly robust; null where either is not evaluated. */
  readonly gain: Interval | null;
}

/**
 * Whether a candidate may replace the baseline. No, unless everything says yes: both ran, the assignment was as declared, enough
 * independent units speak, none of them alone decides, the lower bound of the gain is above what is asked, and the gain is there in both
 * halves of the units. An arm that never ran is not evaluated.
 *
 * The interval is of one look. Who looks every day until the answer is yes is wrong more often than it says.
 */
export function gate(evidence: GateEvidence, thresholds: Partial<GateThresholds> = {}): GateVerdict {
  const needed = { ...GATE_THRESHOLDS, ...thresholds };
  const candidate = evidenceOf(evidence, 'candidate');
  const baseline = evidenceOf(evidence, 'baseline');
  const perDecision = candidate && baseline ? gains(evidence) : null;
  const gain = perDecision && meanGain(perDecision, evidence.units);
  const halves = perDecision && gainOfHalves(perDecision, evidence.units);
  const checks: GateCheck[] = [
    evaluated(candidate, baseline),
    ...(evidence.sampleRatio ? [sampleRatioHolds(evidence.sampleRatio, needed)] : []),
    sampleSizeSuffices(candidate, baseline, needed),
    overlaps(candidate, baseline, needed),
    lowerBoundBeats(gain, needed),
    survivesHalves(halves),
  ];
  return { go: checks.every(({ ok }) => ok === true), checks, candidate, baseline, gain };
}

function evidenceOf({ log, baselineTargets, expected, units }: GateEvidence, policy: 'candidate' | 'baseline') {
  if (log.rewards.length === 0) return null;
  const targets = policy === 'candidate' ? log.targets : baselineTargets;
  return policyEvidence({ ...log, targets }, { taken: expected.taken, policy: expected[policy] }, units);
}
