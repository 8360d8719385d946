import { solveFactorized } from './cholesky.js';
import { solveUser } from './fold-in.js';
import type { ItemFactors } from './item-factors.js';

/**
 * For each support item, the user's vector folded in without it: how the model would have scored that item unseen.
 *
 * Exact, and one factorization for all. Without item v the system (B, b) of the whole support becomes
 * (B − α w v vᵀ) x = b − α w v; with z = B⁻¹v and y = B⁻¹b, Sherman–Morrison gives
 * x = y − α w (1 − vᵀy) / (1 − α w vᵀz) · z. The denominator is positive, because what remains is positive definite.
 * A support of one item leaves none: the zero vector, as {@link foldInUser} has it.
 *
 * @param support distinct item indices.
 * @returns row-major [support, width].
 * @see Sherman, Morrison, Adjustment of an Inverse Matrix, 1950.
 */
export function leaveOneOut(
  model: ItemFactors,
  support: ArrayLike<number>,
  weights?: ArrayLike<number>,
): Float32Array<ArrayBuffer> {
  const { width, factors, alpha } = model;
  const vectors = new Float32Array(support.length * width);
  if (support.length < 2) return vectors;
  const { matrix, vector: whole } = solveUser(model, support, weights);
  const direction = new Float64Array(width);
  for (let position = 0; position < support.length; position++) {
    const start = support[position]! * width;
    for (let k = 0; k < width; k++) direction[k] = factors[start + k]!;
    solveFactorized(matrix, direction, width);
    let score = 0;
    let leverage = 0;
    for (let k = 0; k < width; k++) {
      score += factors[start + k]! * whole[k]!;
      leverage += factors[start + k]! * direction[k]!;
    }
    const weight = alpha * (weights === undefined ? 1 : weights[position]!);
    const step = (weight * (1 - score)) / (1 - weight * leverage);
    for (let k = 0; k < width; k++) vectors[position * width + k] = whole[k]! - step * direction[k]!;
  }
  return vectors;
}
