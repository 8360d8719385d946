import { simplexGrid } from '../models/fusion/simplex-grid.js';

/** Weights of three or four sources are multiples of this. */
export const WEIGHT_STEP = 0.1;
/** Weight vectors that are compared, at most. */
const MOST = 400;

/**
 * The weight vectors among which a search chooses: multiples of a tenth, or for more than four sources the finest steps
 * that make no more than 400 vectors, and beside them the even one, which coarse steps miss.
 *
 * A fine grid over many sources would not only take time: among tens of thousands of vectors, the best on a few hundred
 * users is mostly luck.
 */
export function weightGrid(sources: number): readonly (readonly number[])[] {
  const finest = Math.round(1 / WEIGHT_STEP);
  let parts = finest;
  while (parts > 1 && gridSize(sources, parts) > MOST) parts--;
  const grid = simplexGrid(sources, 1 / parts);
  return parts === finest ? grid : [...grid, new Array<number>(sources).fill(1 / sources)];
}

/** C(parts + sources − 1, sources − 1) */
function gridSize(sources: number, parts: number): number {
  let size = 1;
  for (let k = 1; k < sources; k++) size = (size * (parts + k)) / k;
  return size;
}
