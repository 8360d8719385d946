import { normalTail } from '../../models/metrics/normal-tail.js';
import { type Advise, confidenceOf, type TuningFacts } from './tuning-facts.js';

/** Whether learned fusion should have more users, fewer, or be compared at all. */
export const adviseRollout: Advise = (facts) => {
  if (facts.fusion !== 'learned' || !facts.config.enabled) return [];
  return [...uncompared(facts), ...behind(facts), ...ahead(facts), ...mismatched(facts)];
};

function uncompared({ config, executions, verdict }: TuningFacts) {
  const isCompared = verdict.candidate !== null && verdict.baseline !== null;
  if (isCompared || config.shadowMode || config.rolloutPct < 100) return [];
  return [
    {
      recommendation_type: 'keep_a_holdout',
      current_value: config.rolloutPct,
      recommended_value: 90,
      expected_impact: 'The gate can say what learned fusion gains; with everybody on it, nothing can.',
      confidence: confidenceOf(executions),
      reasoning: 'Learned fusion serves everybody, so static fusion is not evaluated.',
    },
  ];
}

function behind({ config, verdict: { gain } }: TuningFacts) {
  if (gain === null || !(gain.high < 0)) return [];
  return [
    {
      recommendation_type: 'learned_behind_static',
      current_value: config.rolloutPct,
      recommended_value: config.rolloutPct > 10 ? 10 : 0,
      expected_impact: `Static fusion earned ${figure(-gain.value)} more reward per execution.`,
      confidence: 1 - normalTail(gain.value / gain.standardError),
      reasoning: `Learned less static: ${interval(gain)} reward per execution, by users of the rollout.`,
    },
  ];
}

function ahead({ config, verdict: { go, gain } }: TuningFacts) {
  if (!go || gain === null || config.rolloutPct >= 100) return [];
  return [
    {
      recommendation_type: 'raise_rollout',
      current_value: config.rolloutPct,
      recommended_value: Math.min(100, config.rolloutPct < 50 ? 50 : 100),
      expected_impact: `Learned fusion earned ${figure(gain.value)} more reward per execution.`,
      confidence: 1 - normalTail(gain.value / gain.standardError),
      reasoning: `The gate says yes: ${interval(gain)} reward per execution, by users of the rollout.`,
    },
  ];
}

function mismatched({ verdict: { checks } }: TuningFacts) {
  return checks
    .filter(({ name, ok }) => name === 'sample_ratio' && ok === false)
    .map(({ detail }) => ({
      recommendation_type: 'sample_ratio_mismatch',
      current_value: null,
      recommended_value: null,
      expected_impact: 'Until this is explained, no comparison of the arms holds.',
      confidence: 0.999,
      reasoning: `The arms did not get the users that the rollout says: ${detail}.`,
    }));
}

interface Bounds {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

function interval({ value, low, high }: Bounds): string {
  return `${figure(value)} [${figure(low)}, ${figure(high)}]`;
}

function figure(value: number): string {
  return String(Number(value.toPrecision(3)));
}
