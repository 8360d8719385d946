import type { WeightSignalRow } from '../../data/store/reads/weight-signals.js';
import type { Decision } from '../../models/bandit/index.js';
import { armNames } from '../learning/arm-names.js';

/** The weights of one execution and what became of it, as GET …/signals shows them. */
export function describeSignal(row: WeightSignalRow) {
  const decision: Decision | null = row.decision === '' ? null : JSON.parse(row.decision);
  const first = row.ranks[0];
  return {
    timestamp: row.executed_at,
    execution_id: row.execution_id,
    signal_type: 'learned_weights' as const,
    signal_data: {
      weights: Object.fromEntries(row.sources.map((source, i) => [source, row.learned_weights[i]!])),
      params: decision ? paramsOf(row.sources, decision) : {},
      context_level: row.context_level,
      context_key: row.context_key === '' ? null : row.context_key,
      served: row.served === 'learned',
      reason: row.reason,
      session_adapted: row.session_adapted,
    },
    metadata: {
      user_id: row.user_id === '' ? null : row.user_id,
      strategy: row.strategy,
      propensity: row.propensity,
      results: row.results,
      interactions: row.interactions,
      reward: row.reward,
      has_interaction: row.engagements > 0,
      clicked_ranks: row.ranks.slice(0, 10),
      reciprocal_rank: first === undefined ? 0 : 1 / first,
    },
  };
}

/** By arm: feature URIs, or labels of blends. */
function paramsOf(sources: readonly string[], { arms, blendStep, posteriors }: Decision) {
  const names = armNames(sources, { arms, blendStep });
  return Object.fromEntries(
    posteriors.alpha.map((alpha, arm) => [names[arm] ?? String(arm), { alpha, beta: posteriors.beta[arm]! }]),
  );
}
