import { factorize, solveFactorized } from './cholesky.js';
import type { ItemFactors } from './item-factors.js';
import { createNormalEquations, type NormalEquations, writeNormalEquations } from './normal-equations.js';

/**
 * The vector of a user whom fitting never saw, in closed form from the items they liked.
 *
 * The user is the mean fitting user, moved by the evidence: the ridge of the normal equations pulls to `userMean`, and
 * in the coordinates in which factors are kept it is the posterior mean under the fitting users' distribution. A ridge
 * towards zero, as fitting itself uses it, reads one liked item as a taste for nothing else and ranks new users worse
 * than plain popularity does. An empty support gives the zero vector: whoever scores must treat the source as absent.
 *
 * @param support distinct item indices.
 * @param weights weight per support item, 1 each if left out.
 * @returns [width]; the raw score of an item is its dot product with the item's factors.
 */
export function foldInUser(
  model: ItemFactors,
  support: ArrayLike<number>,
  weights?: ArrayLike<number>,
): Float32Array<ArrayBuffer> {
  if (support.length === 0) return new Float32Array(model.width);
  return Float32Array.from(solveUser(model, support, weights).vector);
}

/** The user's normal equations, solved: the factor U of their matrix in `matrix`, the user in `vector`. */
export function solveUser(
  model: ItemFactors,
  support: ArrayLike<number>,
  weights?: ArrayLike<number>,
): NormalEquations {
  const { width, factors, gram, alpha, unobservedWeight, regularization: ridge, userMean: center } = model;
  const equations = createNormalEquations(width);
  const range = { indices: support, start: 0, end: support.length, weights };
  writeNormalEquations(equations, { ...range, factors, gram, alpha, unobservedWeight, ridge, center });
  factorize(equations.matrix, width);
  solveFactorized(equations.matrix, equations.vector, width);
  return equations;
}
