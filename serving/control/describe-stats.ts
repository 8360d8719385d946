import type { Static } from 'typebox';
import type { LearnedFusionStats } from '../../data/store/reads/learned-fusion-stats.js';
import type { StatsSchema } from '../http/schemas/learned-fusion-stats.js';
import type { Retriever } from '../retrieval/retriever.js';
import { rolloutState } from './rollout-state.js';

/** A retriever's learned fusion in figures, as the interface shows it. */
export function describeStats(
  retriever: Retriever,
  { interactions, users, personalUsers, rewardByType, executions, drawnWeights }: LearnedFusionStats,
  optedOutUsers: number,
): Static<typeof StatsSchema> {
  return {
    ...rolloutState(retriever),
    total_interactions: interactions,
    unique_users: users,
    personal_users: personalUsers,
    opted_out_users: optedOutUsers,
    executions_by_level: sums(executions.filter(({ level }) => level !== '').map((row) => [row.level, row.executions])),
    executions_by_reason: sums(executions.map((row) => [row.reason, row.executions])),
    avg_weights: Object.fromEntries(drawnWeights.map(({ source, mean }) => [source, mean])),
    weight_variance: Object.fromEntries(drawnWeights.map(({ source, variance }) => [source, variance])),
    reward_sum_by_type: Object.fromEntries(rewardByType.map(({ type, reward }) => [type, reward])),
  };
}

function sums(rows: readonly (readonly [string, number])[]): Record<string, number> {
  const totals: Record<string, number> = {};
  for (const [name, count] of rows) totals[name] = (totals[name] ?? 0) + count;
  return totals;
}
