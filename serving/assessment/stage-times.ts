import type { ExecutionRow } from '../../data/store/rows.js';
import type { StageStatistics } from '../retrieval/stage-statistics.js';

/** Milliseconds of an answer's stages and of their searches, by stage name and feature URI; none without an answer. */
export function stageTimes(execution: ExecutionRow | null): ReadonlyMap<string, number> {
  const stages: readonly StageStatistics[] = execution === null ? [] : JSON.parse(execution.stages);
  return new Map(
    stages.flatMap(({ stage_name, duration_ms, searches }) => [
      [stage_name, duration_ms] as const,
      ...searches.map((search) => [search.feature_uri, search.duration_ms] as const),
    ]),
  );
}
