import type { Store } from '../store.js';
import type { ExperimentFilter } from './experiment-state.js';

export interface LearnedMixRow {
  readonly learned_segment: string;
  /** Whose latest visit was in it. */
  readonly users: number;
}

/** How many known users are in each learned segment: `''` for visits that were counted in a parent without one. @param filter `since` is ISO 8601 */
export function readLearnedMix(
  store: Store,
  filter: ExperimentFilter & { readonly since: string },
): Promise<LearnedMixRow[]> {
  return store.query<LearnedMixRow>(
    `SELECT learned_segment, count() AS users
     FROM (
       SELECT user_id, extract(concat('|', argMax(segment_key, allocated_at)), '[|]learned_segment:([^|]*)') AS learned_segment
       FROM allocations
       WHERE namespace = {namespace:String} AND experiment_id = {experimentId:String} AND user_id != ''
         AND allocated_at >= parseDateTime64BestEffort({since:String}, 3)
       GROUP BY user_id
     )
     GROUP BY learned_segment
     ORDER BY learned_segment`,
    { ...filter },
  );
}
