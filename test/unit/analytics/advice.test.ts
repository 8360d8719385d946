import { describe, expect, it } from 'vitest';
import { DEFAULT_LEARNING_CONFIG } from '../../../models/bandit/index.js';
import { gate } from '../../../models/gate/gate.js';
import { adviseCapture } from '../../../serving/analytics/advise-capture.js';
import { adviseRollout } from '../../../serving/analytics/advise-rollout.js';
import { adviseWeights } from '../../../serving/analytics/advise-weights.js';
import { describeConvergence } from '../../../serving/analytics/describe-convergence.js';
import type { RolloutVerdict } from '../../../serving/analytics/gate-rollout.js';
import type { TuningFacts } from '../../../serving/analytics/tuning-facts.js';
import { type PlantedRollout, plantedRollout } from '../gate/planted-rollout.js';

const verdictOf = (rollout: Partial<PlantedRollout>): RolloutVerdict => ({
  ...gate(plantedRollout({ seed: 1, users: 2000, share: 0.5, rates: { candidate: 0.3, baseline: 0.3 }, ...rollout })),
  from: '',
  to: '',
  executions: 1,
  isComplete: true,
});
const samples = (weights: readonly (readonly number[])[]) =>
  Array.from({ length: 100 }, (_, n) => ({
    sources: ['shop://text', 'shop://image'],
    learned_weights: weights[n % weights.length]!,
    context_key: `personal:user_id=u${n % weights.length}`,
    executed_at: '',
  }));

/** A retriever about which there is nothing to say. */
const fine: TuningFacts = {
  fusion: 'learned',
  config: { ...DEFAULT_LEARNING_CONFIG, rolloutPct: 20 },
  sources: ['shop://text', 'shop://image'],
  executions: 1000,
  emptyExecutions: 10,
  capture: { interactions: 1000, rewarded: 900, without_position: 10, without_execution: 10, without_user: 10 },
  presence: [
    { source: 'shop://text', executions: 1000, results: 1000, returned: 700, alone: 500 },
    { source: 'shop://image', executions: 1000, results: 1000, returned: 500, alone: 300 },
  ],
  convergence: describeConvergence(samples([[0.6, 0.4]])),
  verdict: verdictOf({}),
};
const advice = (changes: Partial<TuningFacts>) => {
  const facts = { ...fine, ...changes };
  return [adviseCapture, adviseWeights, adviseRollout].flatMap((advise) => advise(facts));
};
const types = (changes: Partial<TuningFacts>) => advice(changes).map((one) => one.recommendation_type);

describe('advice', () => {
  it('has nothing to say where nothing is wrong', () => {
    expect(types({})).toEqual([]);
  });

  it.each<[string, Partial<TuningFacts>]>([
    ['collect_interactions', { capture: { ...fine.capture, rewarded: 99 } }],
    ['capture_position', { capture: { ...fine.capture, without_position: 101 } }],
    ['capture_execution_id', { capture: { ...fine.capture, without_execution: 101 } }],
    ['capture_user_id', { capture: { ...fine.capture, without_user: 501 } }],
    ['switch_to_learned', { fusion: 'rrf' }],
    ['empty_results', { emptyExecutions: 51 }],
    ['idle_source', { presence: [{ source: 'shop://image', executions: 900, results: 900, returned: 8, alone: 0 }] }],
    ['dominant_source', { convergence: describeConvergence(samples([[0.95, 0.05]])) }],
    [
      'entropy_collapse',
      {
        convergence: describeConvergence(
          samples([
            [0.95, 0.05],
            [0.05, 0.95],
          ]),
        ),
      },
    ],
    ['learned_behind_static', { verdict: verdictOf({ rates: { candidate: 0.2, baseline: 0.4 } }) }],
    ['raise_rollout', { verdict: verdictOf({ rates: { candidate: 0.4, baseline: 0.2 } }) }],
    ['sample_ratio_mismatch', { verdict: verdictOf({ lost: 0.3 }) }],
    ['keep_a_holdout', { verdict: verdictOf({ users: 0 }), config: { ...fine.config, rolloutPct: 100 } }],
  ])('says %s for its reason alone, with figures and a confidence', (type, changes) => {
    const [only, ...more] = advice(changes);
    expect([only?.recommendation_type, ...more.map((one) => one.recommendation_type)]).toEqual([type]);
    expect(only!.reasoning).toMatch(/\d|everybody|one source/);
    expect(only!.confidence).toBeGreaterThan(0);
    expect(only!.confidence).toBeLessThanOrEqual(1);
  });

  it('says nothing of shares of nothing', () => {
    const capture = { interactions: 0, rewarded: 0, without_position: 0, without_execution: 0, without_user: 0 };
    const facts = { capture, executions: 0, emptyExecutions: 0, presence: [], convergence: describeConvergence([]) };
    expect(types({ ...facts, verdict: verdictOf({ users: 0 }) })).toEqual(['collect_interactions']);
  });

  it('says nothing of the rollout of what does not learn, or was switched off', () => {
    const behind = { verdict: verdictOf({ rates: { candidate: 0.2, baseline: 0.4 } }) };
    expect(types({ ...behind, config: { ...fine.config, enabled: false } })).toEqual([]);
    expect(types({ ...behind, fusion: 'meta' })).toEqual([]);
  });

  it('lowers the share of what is behind, and takes the last users away at the end', () => {
    const behind = { verdict: verdictOf({ rates: { candidate: 0.2, baseline: 0.4 } }) };
    expect(advice(behind)[0]!.recommended_value).toBe(10);
    expect(advice({ ...behind, config: { ...fine.config, rolloutPct: 10 } })[0]!.recommended_value).toBe(0);
  });
});
