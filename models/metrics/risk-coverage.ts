import { FusionError } from '../../data/schema/errors.js';
import { assertSameLength } from './same-length.js';

/** Point i: when the i + 1 least uncertain rows are answered. */
export interface RiskCoverage {
  /** [rows] share of the rows answered, rising to 1. */
  readonly coverage: Float64Array;
  /** [rows] mean error of the rows answered. */
  readonly risk: Float64Array;
  /** Mean of the risk over all points; NaN of no rows. */
  readonly area: number;
}

/**
 * What is gained by answering only where the uncertainty is low: error against the share of rows answered.
 *
 * Rows are taken in order of rising uncertainty and risk(i) = mean error of the first i. Rows of equal uncertainty cannot
 * be told apart, so each counts with the mean error of its tie: the curve of a random order among them, in expectation. A
 * constant uncertainty thus has a flat curve at the mean error, the level that a useful one stays below.
 *
 * @param errors [rows] loss of each row, such as the squared error.
 * @param uncertainties [rows] higher is less sure; only the order matters.
 * @throws FusionError `internal` on a NaN uncertainty or columns of different lengths.
 * @see Geifman, El-Yaniv, Selective classification for deep neural networks, 2017.
 */
export function riskCoverage(errors: ArrayLike<number>, uncertainties: ArrayLike<number>): RiskCoverage {
  assertSameLength('riskCoverage', errors, uncertainties);
  const rows = errors.length;
  const order = Uint32Array.from({ length: rows }, (_, row) => row);
  order.sort((a, b) => uncertainties[a]! - uncertainties[b]!);

  const coverage = new Float64Array(rows);
  const risk = new Float64Array(rows);
  let total = 0;
  for (let start = 0, end = 0; start < rows; start = end) {
    end = endOfTie(order, start, uncertainties);
    let tie = 0;
    for (let i = start; i < end; i++) tie += errors[order[i]!]!;
    for (let i = start; i < end; i++) {
      coverage[i] = (i + 1) / rows;
      risk[i] = (total + (tie * (i + 1 - start)) / (end - start)) / (i + 1);
    }
    total += tie;
  }
  return { coverage, risk, area: risk.reduce((sum, value) => sum + value, 0) / rows };
}

function endOfTie(order: Uint32Array, start: number, uncertainties: ArrayLike<number>): number {
  const value = uncertainties[order[start]!]!;
  if (Number.isNaN(value)) {
    throw new FusionError('internal', `riskCoverage: row ${order[start]}: expected an uncertainty, got NaN.`);
  }
  let end = start + 1;
  while (end < order.length && uncertainties[order[end]!] === value) end++;
  return end;
}
