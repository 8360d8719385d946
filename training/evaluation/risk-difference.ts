import { createRng } from '../../data/schema/random.js';
import { type RiskRows, riskCoverageDifference } from '../../models/metrics/risk-coverage-difference.js';
import type { CaseMeasure } from './measure-case.js';

/** Areas under risk and coverage, a minus b: below 0, a is less wrong where it is sure. */
export interface RiskDifference {
  readonly a: string;
  readonly b: string;
  readonly metric: 'risk_coverage';
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** The difference with its 95 % interval by user; none where one of the two gives no probabilities. */
export function riskDifference(
  [a, measuresOfA]: readonly [string, readonly CaseMeasure[]],
  [b, measuresOfB]: readonly [string, readonly CaseMeasure[]],
  seed: number,
): RiskDifference[] {
  const [rowsOfA, rowsOfB] = [riskRows(measuresOfA), riskRows(measuresOfB)];
  if (rowsOfA.errors.length === 0 || rowsOfB.errors.length === 0) return [];
  const rng = createRng(seed, 'risk difference');
  const { value, low, high } = riskCoverageDifference(rowsOfA, rowsOfB, { rng });
  return [{ a, b, metric: 'risk_coverage', value, low, high }];
}

function riskRows(measures: readonly CaseMeasure[]): RiskRows {
  const numbers = new Map([...new Set(measures.map(({ user }) => user))].map((user, number) => [user, number]));
  return {
    users: measures.flatMap(({ user, rows }) => rows.predicted.map(() => numbers.get(user)!)),
    errors: measures.flatMap(({ rows: { predicted, targets } }) => predicted.map((p, row) => (p - targets[row]!) ** 2)),
    uncertainties: measures.flatMap(({ rows }) => rows.uncertainty),
  };
}
