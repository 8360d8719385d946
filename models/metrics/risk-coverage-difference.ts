import type { BootstrapOptions } from './bootstrap-ratio.js';
import { type Interval, percentileInterval } from './percentile-interval.js';
import { assertSameLength } from './same-length.js';

/** Rows of one scorer, with their users as numbers from 0 on; [rows] each. */
export interface RiskRows {
  readonly users: ArrayLike<number>;
  readonly errors: ArrayLike<number>;
  /** Higher is less sure; only the order matters. */
  readonly uncertainties: ArrayLike<number>;
}

/**
 * The area under risk and coverage of one scorer minus another's, as `riskCoverage` has it, with an interval that whole users are drawn
 * for: 2,000 draws and .95 by default. Below 0, the first is less wrong where it is sure.
 *
 * Both scorers meet the same draws, so that what makes users easy or hard for both drops out. A single user gives a NaN interval.
 * @throws FusionError `internal` on columns of different lengths
 * @see Efron, Tibshirani, An introduction to the bootstrap, 1993, chapters 8 and 13.
 */
export function riskCoverageDifference(
  a: RiskRows,
  b: RiskRows,
  { rng, draws = 2000, level = 0.95 }: BootstrapOptions,
): Interval {
  const [areaOfA, areaOfB] = [weightedArea(a), weightedArea(b)];
  const users = 1 + Math.max(maximum(a.users), maximum(b.users));
  const areas = (times: Uint32Array) => areaOfA(times) - areaOfB(times);
  const value = areas(new Uint32Array(users).fill(1));
  if (users < 2) return { value, low: Number.NaN, high: Number.NaN, standardError: Number.NaN };
  const values = new Float64Array(draws);
  for (let draw = 0; draw < draws; draw++) {
    const times = new Uint32Array(users);
    for (let i = 0; i < users; i++) times[rng.int(users)]!++;
    values[draw] = areas(times);
  }
  return percentileInterval(value, values, level);
}

/** The area where each user's rows are there so many times; rows are put in order once. */
function weightedArea({ users, errors, uncertainties }: RiskRows): (times: Uint32Array) => number {
  assertSameLength('riskCoverageDifference', errors, uncertainties);
  assertSameLength('riskCoverageDifference', errors, users);
  const order = Uint32Array.from({ length: errors.length }, (_, row) => row);
  order.sort((one, other) => uncertainties[one]! - uncertainties[other]!);
  return (times) => {
    let [rows, risk, area] = [0, 0, 0];
    for (let start = 0, end = 0; start < order.length; start = end) {
      const uncertainty = uncertainties[order[start]!]!;
      let [tied, wrong] = [0, 0];
      for (; end < order.length && uncertainties[order[end]!] === uncertainty; end++) {
        const weight = times[users[order[end]!]!]!;
        tied += weight;
        wrong += weight * errors[order[end]!]!;
      }
      for (let i = 1; i <= tied; i++) area += (risk + (wrong * i) / tied) / (rows + i); // a random order within the tie
      rows += tied;
      risk += wrong;
    }
    return area / rows;
  };
}

function maximum(users: ArrayLike<number>): number {
  let most = -1;
  for (let row = 0; row < users.length; row++) most = Math.max(most, users[row]!);
  return most;
}
