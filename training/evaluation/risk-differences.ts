import { createRng } from '../../data/schema/random.js';
import { bootstrapRiskAreas, type RiskRows } from '../../models/metrics/bootstrap-risk-areas.js';
import { riskCoverageDifference } from '../../models/metrics/risk-coverage-difference.js';
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

type NamedMeasures = readonly [string, readonly CaseMeasure[]];

/**
 * One strategy minus each bar, with 95 % intervals by user; a bar that gives no probabilities is left out, and a strategy that gives none
 * has no differences. Areas are the costly part, so each strategy's are found once.
 * @param bars with measures of the same cases in the same order
 */
export function riskDifferences(
  [a, measures]: NamedMeasures,
  bars: readonly NamedMeasures[],
  seed: number,
): RiskDifference[] {
  const own = riskRows(measures);
  if (own.errors.length === 0) return [];
  const compared = bars
    .map(([name, measuresOfBar]) => ({ name, rows: riskRows(measuresOfBar) }))
    .filter(({ rows }) => rows.errors.length > 0);
  const [ownAreas, ...areasOfBars] = bootstrapRiskAreas([own, ...compared.map(({ rows }) => rows)], {
    rng: createRng(seed, 'risk difference'),
  });
  return compared.map(({ name: b }, bar) => {
    const { value, low, high } = riskCoverageDifference(ownAreas!, areasOfBars[bar]!);
    return { a, b, metric: 'risk_coverage', value, low, high };
  });
}

function riskRows(measures: readonly CaseMeasure[]): RiskRows {
  const numbers = new Map([...new Set(measures.map(({ user }) => user))].map((user, number) => [user, number]));
  return {
    users: measures.flatMap(({ user, rows }) => rows.predicted.map(() => numbers.get(user)!)),
    errors: measures.flatMap(({ rows: { predicted, targets } }) => predicted.map((p, row) => (p - targets[row]!) ** 2)),
    uncertainties: measures.flatMap(({ rows }) => rows.uncertainty),
  };
}
