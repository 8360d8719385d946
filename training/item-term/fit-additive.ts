import { factorize, solveFactorized } from '../../models/base/cholesky.js';
import { logit, sigmoid } from '../../models/fusion/log-odds.js';
import { type Design, designOf, everyNth, logOdds, weightedProducts, weightedSums } from './design.js';
import type { ItemColumns } from './item-columns.js';
import type { TopRows } from './top-rows.js';

/** Log-odds of being liked: scale · what weights by count say + the columns that are 1 + a constant. */
export interface AdditiveFit {
  readonly scale: number;
  /** What each column adds; [columns.width] */
  readonly added: Float64Array;
}

export interface AdditiveOptions {
  /** How strongly the columns' terms are drawn to 0, from the strongest on: each fit starts where the one before it ended. */
  readonly ridges: readonly number[];
  /** Where weights by count say nothing, or the opposite, they count for this much. */
  readonly leastScale: number;
}

const STEPS = 40;
/** Log-odds: what is left of a step when it is done. */
const CLOSE = 1e-4;
/** A step that moves nothing further leaves the curvature about as it was. */
const SHORT = 0.1;
/** Rows that curvature is summed over, about, where there are more: it says how far to step, and the slope over all rows where to stop. */
const CURVATURE_ROWS = 80_000;

/**
 * Logistic regression of what users came to like on what weights by count say and on columns of the items, by Newton's method.
 * @returns one fit for each ridge, in their order
 */
export function fitAdditive(
  cases: readonly TopRows[],
  columns: ItemColumns,
  { ridges, leastScale }: AdditiveOptions,
): AdditiveFit[] {
  const design = designOf(cases, columns);
  const stride = Math.max(1, Math.floor(design.rows / CURVATURE_ROWS));
  const sample = everyNth(design, stride);
  const { width, deviation, baseRate } = design;
  const parameters = new Float64Array(width + 2);
  parameters[width + 1] = logit(baseRate); // from nothing known, Newton's steps do not overshoot
  let products: Float64Array | undefined;
  return ridges.map((ridge) => {
    for (let step = 0; step < STEPS; step++) {
      const chances = logOdds(design, parameters).map(sigmoid);
      products ??= curvature(sample, parameters, stride);
      const longest = newtonStep(design, parameters, { chances, products, ridge });
      if (longest < CLOSE) break;
      if (longest > SHORT) products = undefined;
    }
    return { scale: Math.max(leastScale, parameters[width]! / deviation), added: parameters.slice(0, width) };
  });
}

function curvature(sample: Design, parameters: Float64Array, stride: number): Float64Array {
  const weights = logOdds(sample, parameters).map((odds) => stride * sigmoid(odds) * (1 - sigmoid(odds)));
  return weightedProducts(sample, weights);
}

/** Moves the parameters. @returns by how much the one that moved most */
function newtonStep(
  design: Design,
  parameters: Float64Array,
  {
    chances,
    products,
    ridge,
  }: { readonly chances: Float64Array; readonly products: Float64Array; readonly ridge: number },
): number {
  const { width, target } = design;
  const size = width + 2;
  const drawn = (at: number) => (at < width ? ridge : 1e-6);
  const matrix = products.slice();
  const gradient = weightedSums(
    design,
    chances.map((p, row) => p - target[row]!),
  );
  for (let at = 0; at < size; at++) {
    matrix[at * size + at]! += drawn(at);
    if (at < width) gradient[at]! += ridge * parameters[at]!;
  }
  factorize(matrix, size);
  solveFactorized(matrix, gradient, size);
  for (let at = 0; at < size; at++) parameters[at]! -= gradient[at]!;
  return gradient.reduce((most, change) => Math.max(most, Math.abs(change)), 0);
}

/** The same fit with a share of what its columns add. */
export function shrinkTerms({ scale, added }: AdditiveFit, share: number): AdditiveFit {
  return { scale, added: added.map((value) => share * value) };
}

/** What columns add to each of the rows; [rows] */
export function termsOf(
  { added }: AdditiveFit,
  columns: ItemColumns,
  rows: Pick<TopRows, 'item' | 'numbers'>,
): Float64Array {
  const terms = new Float64Array(rows.item.length);
  columns.binsOf(rows).forEach((bins, number) => {
    if (columns.edges[number]!.length === 0) return;
    bins.forEach((bin, row) => {
      if (bin >= 0) terms[row]! += added[columns.starts[number]! + bin]!;
    });
  });
  return terms;
}
