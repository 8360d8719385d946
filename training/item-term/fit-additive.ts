import { factorize, solveFactorized } from '../../models/base/cholesky.js';
import { logit, sigmoid } from '../../models/fusion/log-odds.js';
import type { ItemColumns } from './item-columns.js';
import type { TopRows } from './top-rows.js';

/** Log-odds of being liked: scale · what weights by count say + the columns that are 1 + a constant. */
export interface AdditiveFit {
  readonly scale: number;
  /** What each column adds; [columns.width] */
  readonly added: Float64Array;
}

export interface AdditiveOptions {
  readonly ridge: number;
  readonly leastScale: number;
}

const STEPS = 12;

/**
 * Logistic regression of what users came to like on what weights by count say and on columns of the items. Newton's method.
 *
 * @param ridge how strongly the columns' terms are drawn to 0
 * @param leastScale where weights by count say nothing, or the opposite, they count for this much
 */
export function fitAdditive(
  cases: readonly TopRows[],
  columns: ItemColumns,
  { ridge, leastScale }: AdditiveOptions,
): AdditiveFit {
  const size = columns.width + 2;
  const [scaleAt, constantAt] = [columns.width, columns.width + 1];
  const parameters = new Float64Array(size);
  const { mean, deviation, baseRate } = describe(cases);
  parameters[constantAt] = logit(baseRate); // from nothing known, Newton's steps do not overshoot

  for (let step = 0; step < STEPS; step++) {
    const hessian = new Float64Array(size * size); // its upper triangle
    const gradient = Float64Array.from(parameters, (value, at) => (at < columns.width ? ridge * value : 0));
    for (let at = 0; at < size; at++) hessian[at * size + at] = at < columns.width ? ridge : 1e-6;
    for (const rows of cases) {
      const active = columns.activeOf(rows);
      const numbers = active.length / rows.score.length;
      const on = new Int16Array(numbers);
      for (let row = 0; row < rows.score.length; row++) {
        let [count, term] = [0, 0];
        for (let number = 0; number < numbers; number++) {
          const column = active[row * numbers + number]!;
          if (column < 0) continue;
          on[count++] = column;
          term += parameters[column]!;
        }
        const x = (rows.score[row]! - mean) / deviation;
        const p = sigmoid(parameters[scaleAt]! * x + parameters[constantAt]! + term);
        const [slope, curvature] = [p - rows.target[row]!, p * (1 - p)];
        gradient[scaleAt]! += slope * x;
        gradient[constantAt]! += slope;
        hessian[scaleAt * size + scaleAt]! += curvature * x * x;
        hessian[scaleAt * size + constantAt]! += curvature * x;
        hessian[constantAt * size + constantAt]! += curvature;
        for (let a = 0; a < count; a++) {
          const start = on[a]! * size; // columns of later numbers come later
          gradient[on[a]!]! += slope;
          hessian[start + scaleAt]! += curvature * x;
          hessian[start + constantAt]! += curvature;
          for (let b = a; b < count; b++) hessian[start + on[b]!]! += curvature;
        }
      }
    }
    factorize(hessian, size);
    solveFactorized(hessian, gradient, size);
    for (let at = 0; at < size; at++) parameters[at]! -= gradient[at]!;
    if (gradient.every((change) => Math.abs(change) < 1e-4)) break;
  }
  return { scale: Math.max(leastScale, parameters[scaleAt]! / deviation), added: parameters.slice(0, columns.width) };
}

/** The same fit with a share of what its columns add. */
export function shrinkTerms({ scale, added }: AdditiveFit, share: number): AdditiveFit {
  return { scale, added: added.map((value) => share * value) };
}

/** What columns add to each of the rows; [rows] */
export function termsOf({ added }: AdditiveFit, columns: ItemColumns, rows: Pick<TopRows, 'numbers'>): Float64Array {
  const active = columns.activeOf(rows);
  const numbers = rows.numbers.length;
  const terms = new Float64Array(active.length / numbers);
  active.forEach((column, cell) => {
    if (column >= 0) terms[Math.floor(cell / numbers)]! += added[column]!;
  });
  return terms;
}

/** Of all rows: scores are standardised, whatever scale weights by count are on. */
function describe(cases: readonly TopRows[]) {
  let [rows, sum, squares, liked] = [0, 0, 0, 0];
  for (const { score, target } of cases) {
    rows += score.length;
    for (const value of score) [sum, squares] = [sum + value, squares + value * value];
    for (const one of target) liked += one;
  }
  const mean = sum / rows;
  const deviation = Math.sqrt(Math.max(0, squares / rows - mean * mean)) || 1;
  return { mean, deviation, baseRate: liked / rows };
}
