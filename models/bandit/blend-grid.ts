import { simplexGrid } from '../fusion/simplex-grid.js';

const grids = new Map<string, readonly (readonly number[])[]>();

/** The weight vectors that are the arms of `blends`: 15 for three sources at a step of .25. Made once, since every decision asks. */
export function blendGrid(sources: number, step: number): readonly (readonly number[])[] {
  const key = `${sources}:${step}`;
  const grid = grids.get(key) ?? simplexGrid(sources, step);
  grids.set(key, grid);
  return grid;
}
