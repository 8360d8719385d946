import { FusionError } from '../../data/schema/errors.js';
import type { BootstrapOptions } from './bootstrap-ratio.js';
import { assertSameLength } from './same-length.js';

/** Rows of one scorer, with their users as numbers from 0 on; [rows] each. */
export interface RiskRows {
  readonly users: ArrayLike<number>;
  readonly errors: ArrayLike<number>;
  /** Higher is less sure; only the order matters. */
  readonly uncertainties: ArrayLike<number>;
}

/** The area under risk and coverage of one scorer. */
export interface RiskAreas {
  /** Of all rows; NaN of none. */
  readonly value: number;
  /** [draws] of resamples; none of fewer than two users, since resampling one shows no spread. */
  readonly resampled: Float64Array;
}

/**
 * The area under risk and coverage of each scorer, as `riskCoverage` has it, of all rows and of resamples that whole users are drawn for: 2,000
 * draws by default. All scorers meet the same draws, so any two can be compared ({@link riskCoverageDifference}).
 * @param scorers with rows of the same users, numbered alike; other rows may differ
 * @returns in the order of the scorers
 * @throws FusionError `internal` on a NaN uncertainty or columns of different lengths
 */
export function bootstrapRiskAreas(
  scorers: readonly RiskRows[],
  { rng, draws = 2000 }: Pick<BootstrapOptions, 'rng' | 'draws'>,
): RiskAreas[] {
  const areas = scorers.map(weightedArea);
  const users = 1 + Math.max(-1, ...scorers.map((rows) => maximum(rows.users)));
  const once = new Uint32Array(users).fill(1);
  const found = areas.map((areaOf) => ({
    value: areaOf(once),
    resampled: new Float64Array(users < 2 ? 0 : draws),
  }));
  if (users < 2) return found;
  for (let draw = 0; draw < draws; draw++) {
    const times = new Uint32Array(users);
    for (let i = 0; i < users; i++) times[rng.int(users)]!++;
    for (const [scorer, { resampled }] of found.entries()) resampled[draw] = areas[scorer]!(times);
  }
  return found;
}

/** The area where each user's rows are there so many times; rows are put in order once. */
function weightedArea({ users, errors, uncertainties }: RiskRows): (times: Uint32Array) => number {
  assertSameLength('bootstrapRiskAreas', errors, uncertainties);
  assertSameLength('bootstrapRiskAreas', errors, users);
  for (let row = 0; row < uncertainties.length; row++) {
    if (!Number.isNaN(uncertainties[row]!)) continue; // equal to nothing, itself included: no tie would ever end
    throw new FusionError('internal', `bootstrapRiskAreas: row ${row}: expected an uncertainty, got NaN.`);
  }
  const order = Uint32Array.from({ length: errors.length }, (_, row) => row);
  order.sort((one, other) => uncertainties[one]! - uncertainties[other]!);
  // [rows] each, in this order: every draw goes through them, and memory is read fastest from front to back
  const orderedUsers = Uint32Array.from(order, (row) => users[row]!);
  const orderedErrors = Float64Array.from(order, (row) => errors[row]!);
  const ordered = Float64Array.from(order, (row) => uncertainties[row]!);
  return (times) => {
    let [rows, risk, area] = [0, 0, 0];
    for (let start = 0, end = 0; start < order.length; start = end) {
      const uncertainty = ordered[start]!;
      let [tied, wrong] = [0, 0];
      for (; end < order.length && ordered[end] === uncertainty; end++) {
        const weight = times[orderedUsers[end]!]!;
        tied += weight;
        wrong += weight * orderedErrors[end]!;
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
