import { describe, expect, it } from 'vitest';
import { createRng } from '../../../data/schema/random.js';
import { bootstrapRiskAreas } from '../../../models/metrics/bootstrap-risk-areas.js';
import { riskCoverageDifference } from '../../../models/metrics/risk-coverage-difference.js';
import type { CaseMeasure } from '../../../training/evaluation/measure-case.js';
import { riskDifferences } from '../../../training/evaluation/risk-differences.js';
import { measure, NO_ROWS } from './made-measure.js';

const USERS = 12;
const SEED = 5;

/** Two cases of each user (100, 101, …), five rows each, the same targets for all strategies. */
function measures(name: string, noise: number): CaseMeasure[] {
  const [targetRng, own] = [createRng(1, 'targets'), createRng(1, name)];
  return Array.from({ length: 2 * USERS }, (_, index) => {
    const targets = Array.from({ length: 5 }, () => Number(targetRng.next() < 0.3));
    const predicted = targets.map((target) => (1 - noise) * target + noise * own.next());
    const uncertainty = predicted.map((p) => p * (1 - p));
    return measure({ user: 100 + (index % USERS), rows: { ...NO_ROWS, predicted, targets, uncertainty } });
  });
}

/** What `bootstrapRiskAreas` takes, written out anew. */
const rowsOf = (cases: readonly CaseMeasure[]) => ({
  users: cases.flatMap(({ user, rows }) => rows.predicted.map(() => user - 100)),
  errors: cases.flatMap(({ rows }) => rows.predicted.map((p, row) => (p - rows.targets[row]!) ** 2)),
  uncertainties: cases.flatMap(({ rows }) => rows.uncertainty),
});

describe('riskDifferences', () => {
  const own = measures('policy', 0.4);
  const bars = [
    ['linear', measures('linear', 0.6)],
    ['fixed', measures('fixed', 0.9)],
  ] as const;

  it('is to the last bit what each pair has by itself, on draws of the same seed', () => {
    const pairs = bars.map(([b, cases]) => {
      const [ownAreas, areas] = bootstrapRiskAreas([rowsOf(own), rowsOf(cases)], {
        rng: createRng(SEED, 'risk difference'),
      });
      const { value, low, high } = riskCoverageDifference(ownAreas!, areas!);
      return { a: 'policy', b, metric: 'risk_coverage', value, low, high };
    });
    expect(riskDifferences(['policy', own], bars, SEED)).toEqual(pairs);
    expect(pairs.every(({ low, value, high }) => low < value && value < high)).toBe(true);
  });

  it('leaves out who gives no probabilities', () => {
    const silent = own.map(({ user }) => measure({ user }));
    const [linear] = bars;
    expect(riskDifferences(['policy', own], [['popularity', silent], linear], SEED)).toEqual(
      riskDifferences(['policy', own], [linear], SEED),
    );
    expect(riskDifferences(['policy', silent], bars, SEED)).toEqual([]);
  });
});
