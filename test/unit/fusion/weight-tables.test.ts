import { describe, expect, it } from 'vitest';
import { byCountWeights, countBucket } from '../../../models/fusion/by-count.js';
import { simplexGrid } from '../../../models/fusion/simplex-grid.js';

describe('byCountWeights', () => {
  const table = [
    { minCount: 0, weights: [0, 1] },
    { minCount: 2, weights: [0.5, 0.5] },
    { minCount: 10, weights: [1, 0] },
  ];

  it('takes the last row that the count reaches', () => {
    const answers = [0, 1, 2, 9, 10, 500].map((count) => byCountWeights(table, count)[0]);
    expect(answers).toEqual([0, 0, 0.5, 0.5, 1, 1]);
  });

  it('takes the first row below the first bound, and refuses an empty table', () => {
    expect(byCountWeights(table.slice(1), 0)).toEqual([0.5, 0.5]);
    expect(() => byCountWeights([], 3)).toThrow('expected at least one row');
  });
});

describe('countBucket', () => {
  it('is the largest bound that the count reaches', () => {
    expect([0, 1, 2, 4, 5, 9, 10, 19, 20, 1000].map(countBucket)).toEqual([0, 1, 2, 2, 5, 5, 10, 10, 20, 20]);
  });
});

describe('simplexGrid', () => {
  it('has C(m + K − 1, K − 1) vectors', () => {
    expect(simplexGrid(3, 0.1)).toHaveLength((12 * 11) / 2); // 66
    expect(simplexGrid(3, 0.25)).toHaveLength((6 * 5) / 2); // 15
    expect(simplexGrid(1, 0.1)).toEqual([[1]]);
  });

  it('lists them in lexicographic order, each once, summing to 1', () => {
    expect(simplexGrid(2, 0.5)).toEqual([
      [0, 1],
      [0.5, 0.5],
      [1, 0],
    ]);
    const grid = simplexGrid(4, 0.1);
    expect(new Set(grid.map(String)).size).toBe(grid.length);
    for (const weights of grid) expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
  });

  it('wants a whole fraction of 1', () => {
    for (const step of [0.3, 0, -0.5, Number.NaN, 2]) expect(() => simplexGrid(3, step)).toThrow('a step of 1/m');
    expect(() => simplexGrid(0, 0.1)).toThrow('at least one source');
  });
});
