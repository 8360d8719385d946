import { factorize, solveFactorized } from '../../models/base/cholesky.js';
import { gramMatrix } from '../../models/base/item-factors.js';
import { createNormalEquations, writeNormalEquations } from '../../models/base/normal-equations.js';
import type { Positives } from './positives.js';

/** What the objective of implicit-feedback factorization is made of, apart from the data. */
export interface FactorModel {
  readonly width: number;
  /** Weight of a positive against that of an unobserved pair, which is 1. */
  readonly alpha: number;
  readonly regularization: number;
  /** Exponent ν in {@link scaledRidge}; 0 regularizes every user and item alike. */
  readonly frequencyScaling: number;
}

/**
 * Regularization of one user or item: λ (n + M/α)^ν, for n positives against M rows on the other side.
 *
 * With ν = 1 the penalty grows with the number of squared terms that the row takes part in, as in Rendle et al. 2022.
 */
export function scaledRidge(model: FactorModel, positives: number, others: number): number {
  return model.regularization * (positives + others / model.alpha) ** model.frequencyScaling;
}

/**
 * Half a sweep of alternating least squares: the best vectors of one side for fixed vectors of the other.
 *
 * Each row is solved exactly, so no half sweep can raise the objective. A row without positives becomes zero.
 *
 * @param positives [rows, columns]
 * @param columnFactors vectors of the other side, row-major [columns, width].
 * @param rowFactors overwritten; row-major [rows, width].
 */
export function solveFactors(
  positives: Positives,
  columnFactors: Float32Array,
  rowFactors: Float32Array,
  model: FactorModel,
): void {
  const { rows, columns, offsets, indices, weights } = positives;
  const { width, alpha } = model;
  const gram = gramMatrix(columnFactors, width);
  const equations = createNormalEquations(width);
  for (let row = 0; row < rows; row++) {
    const start = offsets[row]!;
    const end = offsets[row + 1]!;
    if (start === end) {
      rowFactors.fill(0, row * width, (row + 1) * width);
      continue;
    }
    const ridge = scaledRidge(model, end - start, columns);
    const range = { factors: columnFactors, gram, indices, start, end, weights };
    writeNormalEquations(equations, { ...range, alpha, unobservedWeight: 1, ridge });
    factorize(equations.matrix, width);
    solveFactorized(equations.matrix, equations.vector, width);
    rowFactors.set(equations.vector, row * width);
  }
}
