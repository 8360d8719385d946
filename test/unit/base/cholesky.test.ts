import { describe, expect, it } from 'vitest';
import { createRng } from '../../../data/schema/random.js';
import { factorize, solveFactorized } from '../../../models/base/cholesky.js';

describe('factorize', () => {
  it('finds the upper factor of a matrix worked by hand', () => {
    // [[4, 2], [2, 5]] = UᵀU with U = [[2, 1], [0, 2]]
    const matrix = Float64Array.of(4, 2, 0, 5);
    factorize(matrix, 2);
    expect([matrix[0], matrix[1], matrix[3]]).toEqual([2, 1, 2]);
  });

  it('rejects a matrix that is not positive definite, and NaN', () => {
    expect(() => factorize(Float64Array.of(1, 2, 0, 1), 2)).toThrow(/pivot 1 of 2 should be positive, got -3/); // 1 − 2²
    expect(() => factorize(Float64Array.of(Number.NaN), 1)).toThrow(/positive/);
  });
});

describe('solveFactorized', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 64])('solves a system of width %i', (width) => {
    const rng = createRng(1, 'cholesky', width);
    const square = Array.from({ length: width }, () => Array.from({ length: width }, () => rng.normal()));
    const matrix = new Float64Array(width * width).fill(Number.NaN); // the lower triangle must not be read
    for (let i = 0; i < width; i++) {
      for (let j = i; j < width; j++) {
        matrix[i * width + j] = (i === j ? width : 0) + square.reduce((sum, row) => sum + row[i]! * row[j]!, 0);
      }
    }
    const solution = Float64Array.from({ length: width }, () => rng.normal());
    const vector = Float64Array.from({ length: width }, (_, i) =>
      solution.reduce((sum, value, j) => sum + matrix[Math.min(i, j) * width + Math.max(i, j)]! * value, 0),
    );
    factorize(matrix, width);
    solveFactorized(matrix, vector, width);
    for (let i = 0; i < width; i++) expect(vector[i]).toBeCloseTo(solution[i]!, 10);
  });
});
