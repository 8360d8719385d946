import type { IndexedRows } from './candidate-rows.js';

/**
 * The scores of some rows, as memory keeps them.
 * @param chosen rows, in the order wanted
 * @returns NaN where a source has none; [chosen, K]
 */
export function shownScores(
  { scores, mask, count }: Pick<IndexedRows, 'scores' | 'mask' | 'count'>,
  chosen: readonly number[],
): Float32Array {
  const K = scores.length / count;
  const shown = new Float32Array(chosen.length * K);
  let to = 0;
  for (const row of chosen) {
    for (let cell = row * K, end = cell + K; cell < end; cell++)
      shown[to++] = mask[cell] === 1 ? scores[cell]! : Number.NaN;
  }
  return shown;
}
