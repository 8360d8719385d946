import type { Task } from './task-batch.js';

/** Tasks whose query rows are judged, task by task. */
export interface RowsToJudge {
  readonly tasks: readonly Task[];
  /** Of one task; more is better. @param scores of its rows, log-odds */
  readonly qualityOf: (task: number, scores: Float32Array) => number;
}

/** Query rows of a judged task, at most. */
export const JUDGED_ROWS = 100;
/** Cases that are judged, about. */
export const JUDGED_CASES = 500;
