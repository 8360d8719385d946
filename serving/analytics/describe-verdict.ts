import type { PolicyEvidence } from '../../models/gate/policy-evidence.js';
import type { Interval } from '../../models/metrics/percentile-interval.js';
import { numberOrNull } from '../assessment/number-or-null.js';
import type { RolloutVerdict } from './gate-rollout.js';

/** The gate's word on a rollout, as the interface and the command line print it. */
export function describeVerdict(retrieverId: string, verdict: RolloutVerdict) {
  const { go, from, to, executions, isComplete, candidate, baseline, gain, checks } = verdict;
  return {
    retriever_id: retrieverId,
    go,
    verdict: go ? ('yes' as const) : ('no' as const),
    time_range: { start: from, end: to },
    executions,
    complete: isComplete,
    learned: candidate && describePolicy(candidate),
    static: baseline && describePolicy(baseline),
    gain: gain && describeInterval(gain),
    checks: checks.map(({ name, ok, detail }) => ({ name, ok, detail })),
  };
}

function describePolicy(policy: PolicyEvidence) {
  return {
    executions: policy.decisions,
    units: policy.units,
    reward_per_execution: describeInterval(policy.snips),
    doubly_robust: describeInterval(policy.doublyRobust),
    effective_sample_size: policy.effectiveSampleSize,
    sample_size_for_normality: policy.sampleSizeForNormality,
    largest_decision_share: policy.largestDecisionShare,
  };
}

/** Bounds are null where a single unit shows no spread. */
function describeInterval({ value, low, high }: Interval) {
  return { value: numberOrNull(value), low: numberOrNull(low), high: numberOrNull(high) };
}
