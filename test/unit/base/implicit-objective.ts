import { dot } from '../../../models/base/dot.js';
import { gramMatrix } from '../../../models/base/item-factors.js';
import { type Positives, transposePositives } from '../../../training/base/positives.js';
import { type FactorModel, scaledRidge } from '../../../training/base/solve-factors.js';

/**
 * What alternating least squares minimises: Σ_all x² + α Σ_positives w (1 − x)² + Σ_users λᵤ‖u‖² + Σ_items λᵢ‖v‖².
 *
 * The sum over all pairs is that over the elementwise product of the two Gram matrices, so it costs no pass over pairs.
 *
 * @param positives [users, items]
 */
export function implicitObjective(
  positives: Positives,
  userFactors: Float32Array,
  itemFactors: Float32Array,
  model: FactorModel,
): number {
  const { width, alpha } = model;
  const { offsets, indices, weights } = positives;
  let total = sumOfProducts(gramMatrix(userFactors, width), gramMatrix(itemFactors, width), width);
  for (let user = 0; user < positives.rows; user++) {
    for (let position = offsets[user]!; position < offsets[user + 1]!; position++) {
      const error = 1 - dot(userFactors, user * width, itemFactors, indices[position]! * width, width);
      total += alpha * (weights?.[position] ?? 1) * error * error;
    }
  }
  return total + penalty(positives, userFactors, model) + penalty(transposePositives(positives), itemFactors, model);
}

/** Elementwise product of two symmetric matrices of which the upper triangles are given, summed. */
function sumOfProducts(a: Float64Array, b: Float64Array, width: number): number {
  let sum = 0;
  for (let i = 0; i < width; i++) {
    for (let j = i; j < width; j++) sum += (i === j ? 1 : 2) * a[i * width + j]! * b[i * width + j]!;
  }
  return sum;
}

function penalty({ rows, columns, offsets }: Positives, factors: Float32Array, model: FactorModel): number {
  let sum = 0;
  for (let row = 0; row < rows; row++) {
    const start = row * model.width;
    const ridge = scaledRidge(model, offsets[row + 1]! - offsets[row]!, columns);
    sum += ridge * dot(factors, start, factors, start, model.width);
  }
  return sum;
}
