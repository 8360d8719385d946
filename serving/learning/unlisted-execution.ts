import type { ExecutionRow } from '../../data/store/rows.js';

type Lists = Pick<ExecutionRow, 'result_scores' | 'source_scores'>;

/**
 * An execution whose scores are listed when they are looked at. Of most answers in memory they never are, and a list for each of their
 * results would be most of what the garbage collector has to walk.
 */
export interface UnlistedExecution {
  readonly row: Omit<ExecutionRow, keyof Lists>;
  readonly list: () => Lists;
}

export function listed({ row, list }: UnlistedExecution): ExecutionRow {
  return { ...row, ...list() };
}

/** One that has its lists. */
export function unlisted(row: ExecutionRow): UnlistedExecution {
  return { row, list: () => row };
}
