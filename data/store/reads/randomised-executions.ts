import type { Store } from '../store.js';
import { EXECUTION_OUTCOMES, type OutcomeFilter } from './execution-outcomes.js';

/** An execution whose arm the rollout left to chance. */
export interface RandomisedExecutionRow {
  /** Whom the rollout assigned: a user, else a session, else an execution. */
  readonly unit: string;
  /** Whether the unit was sent to learned fusion; also where that served equal weights, as of a cold start. */
  readonly is_learned: boolean;
  /** Of the arm it got. */
  readonly propensity: number;
  /** Key of its demographic context; `''` where there is none. */
  readonly segment: string;
  readonly reward: number;
}

/**
 * Executions that compare learned with static fusion: those of units that could have got either. Opt-outs chose for themselves, and
 * under the kill switch or in shadow mode there was nothing to choose.
 *
 * In the order of time; the latest where there are more than the limit.
 */
export async function readRandomisedExecutions(
  store: Store,
  filter: OutcomeFilter,
  limit: number,
): Promise<RandomisedExecutionRow[]> {
  const latestFirst = await store.query<RandomisedExecutionRow>(
    `SELECT unit, toBool(reason IN ('learned', 'cold_start')) AS is_learned, propensity,
       arrayFirst(context -> startsWith(context, 'demographic:'), contexts) AS segment, reward
     FROM ${EXECUTION_OUTCOMES}
     WHERE reason IN ('learned', 'cold_start', 'holdout') AND propensity > 0 AND propensity < 1
     ORDER BY executed_at DESC, execution_id DESC
     LIMIT {limit:UInt32}`,
    { ...filter, limit },
  );
  return latestFirst.reverse();
}
