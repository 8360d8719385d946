import { writeReliable } from './reliable-sources.js';

/** What the loss compares rows with, in columns that may hold several tasks. N rows, K sources. */
export interface TargetColumns {
  /** In [0, 1]; [N] */
  readonly targets: Float32Array;
  /** 1 where the source is reliable on the row; [N, K] */
  readonly reliable: Float32Array;
  /** [N] */
  readonly rowWeights: Float32Array;
  /** [N] */
  readonly standsFor: Float32Array;
}

export interface TargetRow {
  /** In [0, 1]. */
  readonly target: number;
  /** How many items the row stands for: 1, or more for a sampled negative. */
  readonly standsFor: number;
}

/** Calibrated scores and where there are any, of the same rows; [N, K] each. */
export interface RowScores {
  readonly scores: Float32Array;
  readonly mask: Float32Array;
}

/**
 * Writes one task's targets; each of its rows weighs alike, and what is beyond them stays 0, as padding has it.
 * @param weight of each row; with 1 / rows, if left out, the loss is their mean
 */
export function writeTargets(
  out: TargetColumns,
  rows: readonly TargetRow[],
  { scores, mask }: RowScores,
  firstRow = 0,
  weight = 1 / rows.length,
): void {
  const K = out.reliable.length / out.targets.length;
  rows.forEach(({ target, standsFor }, index) => {
    const row = firstRow + index;
    out.targets[row] = target;
    writeReliable(out.reliable, { scores, mask, start: row * K, count: K }, target);
    out.rowWeights[row] = weight;
    out.standsFor[row] = standsFor;
  });
}
