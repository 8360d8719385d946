import { studentHalfWidth, studentTwoSided } from './student-t.js';

/** Whether a mean difference could be chance. */
export interface PairedTest {
  /** Mean difference; every cell weighs the same. */
  readonly difference: number;
  readonly low: number;
  readonly high: number;
  /** Two-sided. */
  readonly pValue: number;
  /** Independent units that were compared. */
  readonly clusters: number;
}

/** The level of an interval of one standard error to either side, where clusters are many. */
export const ONE_STANDARD_ERROR = 0.6827;

/**
 * The paired t-test, of units that may come in clusters: the sessions of a user belong together.
 *
 * t = mean / SE on G − 1 degrees of freedom, SE² = G/(G − 1) · Σ_g (Σ_{i∈g} (dᵢ − mean))² / n², G clusters, n cells. With one cell
 * in each this is the textbook test. NaN cells are left out. No spread decides without a doubt: p is 1 where all differences
 * are 0, 0 where all are another constant. Fewer than two clusters show no spread at all: the interval and p are NaN.
 *
 * @param clusters one entry per independent unit: ours − baseline of each of its cells.
 * @param level of the interval
 * @see Liang, Zeger, Longitudinal data analysis using generalized linear models, 1986 (the standard error).
 */
export function pairedTTest(clusters: readonly ArrayLike<number>[], level = 0.95): PairedTest {
  const cells = clusters
    .map((cluster) => Float64Array.from(cluster).filter((cell) => !Number.isNaN(cell)))
    .filter(({ length }) => length > 0);
  const count = cells.reduce((sum, { length }) => sum + length, 0);
  const difference = cells.reduce((sum, cluster) => sum + total(cluster), 0) / count;
  const groups = cells.length;
  if (groups < 2) return { difference, low: Number.NaN, high: Number.NaN, pValue: Number.NaN, clusters: groups };

  const squares = cells.reduce((sum, cluster) => sum + (total(cluster) - cluster.length * difference) ** 2, 0);
  const standardError = Math.sqrt((groups / (groups - 1)) * squares) / count;
  const isConstant = standardError <= Math.abs(difference) * 1e-14; // what rounding leaves of equal numbers
  const halfWidth = isConstant ? 0 : studentHalfWidth(level, groups - 1) * standardError;
  return {
    difference,
    low: difference - halfWidth,
    high: difference + halfWidth,
    pValue: isConstant ? Number(difference === 0) : studentTwoSided(difference / standardError, groups - 1),
    clusters: groups,
  };
}

function total(cells: Float64Array): number {
  return cells.reduce((sum, cell) => sum + cell, 0);
}
