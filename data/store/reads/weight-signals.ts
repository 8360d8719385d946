import type { Store } from '../store.js';
import { EXECUTION_OUTCOMES, type OutcomeFilter } from './execution-outcomes.js';

/** Weights that the bandit had for an execution, and what became of it. */
export interface WeightSignalRow {
  readonly execution_id: string;
  readonly executed_at: string;
  readonly user_id: string;
  readonly sources: readonly string[];
  readonly learned_weights: readonly number[];
  /** JSON of the bandit's record; `''` where nothing was drawn. */
  readonly decision: string;
  readonly served: string;
  readonly reason: string;
  readonly strategy: string;
  readonly propensity: number;
  readonly context_level: string;
  readonly context_key: string;
  readonly session_adapted: boolean;
  readonly results: number;
  readonly interactions: number;
  readonly engagements: number;
  readonly reward: number;
  /** Of results with a positive reward, 1-based, the best first. */
  readonly ranks: readonly number[];
}

/** The latest first. */
export function readWeightSignals(store: Store, filter: OutcomeFilter, limit: number): Promise<WeightSignalRow[]> {
  return store.query<WeightSignalRow>(
    `SELECT execution_id, executed_at, user_id, sources, learned_weights, decision, served, reason, strategy, propensity,
       context_level, context_key, session_adapted, length(result_ids) AS results, interactions, engagements, reward, ranks
     FROM ${EXECUTION_OUTCOMES}
     WHERE notEmpty(learned_weights)
     ORDER BY executed_at DESC, execution_id
     LIMIT {limit:UInt32}`,
    { ...filter, limit },
  );
}
