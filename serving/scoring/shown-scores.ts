import { zeroColumns } from '../memory/zero-columns.js';
import type { IndexedRows } from './candidate-rows.js';

type Scored = Pick<IndexedRows, 'scores' | 'mask' | 'count'>;

/** What was shown, as memory keeps it: in one piece, since the garbage collector walks what is kept of every answer. */
export interface ShownScores {
  /** NaN where a source has none; [shown, K] */
  readonly scores: Float32Array;
  /** [shown] */
  readonly fused: Float32Array;
}

/**
 * @param fused by row
 * @param chosen rows, in the order in which they were shown
 */
export function shownScores(rows: Scored, fused: Float32Array, chosen: readonly number[]): ShownScores {
  const [scores, ofShown] = zeroColumns(chosen.length * widthOf(rows), chosen.length);
  for (let index = 0; index < chosen.length; index++) ofShown[index] = fused[chosen[index]!]!;
  return { scores: scoresOf(rows, chosen, scores), fused: ofShown };
}

/**
 * The scores of some rows.
 * @param chosen rows, in the order wanted
 * @returns NaN where a source has none; [chosen, K]
 */
export function scoresOf(
  rows: Scored,
  chosen: readonly number[],
  out: Float32Array = new Float32Array(chosen.length * widthOf(rows)),
): Float32Array {
  const K = widthOf(rows);
  const { scores, mask } = rows;
  let to = 0;
  for (const row of chosen) {
    for (let cell = row * K, end = cell + K; cell < end; cell++)
      out[to++] = mask[cell] === 1 ? scores[cell]! : Number.NaN;
  }
  return out;
}

function widthOf({ scores, count }: Scored): number {
  return scores.length / count;
}
