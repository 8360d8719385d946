import { describe, expect, it } from 'vitest';
import { createRng } from '../../../data/schema/random.js';
import { bootstrapRiskAreas, type RiskRows } from '../../../models/metrics/bootstrap-risk-areas.js';
import { riskCoverage } from '../../../models/metrics/risk-coverage.js';
import { riskCoverageDifference } from '../../../models/metrics/risk-coverage-difference.js';

/** Rows of so many users, errors in tenths, and ties among uncertainties. */
function rows(seed: number, users: number, knows: number) {
  const rng = createRng(seed, 'rows');
  const errors = Array.from({ length: 12 * users }, () => rng.int(10) / 10);
  return {
    users: errors.map((_, row) => row % users),
    errors,
    uncertainties: errors.map((error) => Math.round(4 * (knows * error + (1 - knows) * rng.next()))),
  } satisfies RiskRows;
}

/** a minus b, which meet the same draws. */
function differenceOf(a: RiskRows, b: RiskRows, draws = 2000) {
  const [areasOfA, areasOfB] = bootstrapRiskAreas([a, b], { rng: createRng(1), draws });
  return riskCoverageDifference(areasOfA!, areasOfB!);
}

const area = ({ errors, uncertainties }: ReturnType<typeof rows>) => riskCoverage(errors, uncertainties).area;

describe('riskCoverageDifference', () => {
  it('is the difference of the areas that riskCoverage finds, ties among them', () => {
    const [a, b] = [rows(1, 20, 0.9), rows(2, 20, 0.1)];
    const { value } = differenceOf(a, b, 2);
    expect(value).toBeCloseTo(area(a) - area(b), 12);
  });

  it('has the values that resampling two users must have', () => {
    // a knows nothing of its errors, b neither: areas are mean errors. User 0: .4 and 0, user 1: .8 and .2.
    const tied = (errors: readonly number[]): RiskRows => ({ users: [0, 1], errors, uncertainties: [1, 1] });
    const { value, low, high, standardError } = differenceOf(tied([0.4, 0.8]), tied([0, 0.2]), 20_000);
    // draws: .4 (¼), .5 (½), .6 (¼)
    expect(value).toBeCloseTo(0.5, 12);
    expect([low, high].map((bound) => Number(bound.toFixed(12)))).toEqual([0.4, 0.6]);
    expect(standardError).toBeCloseTo(0.1 * Math.SQRT1_2, 3);
  });

  it('is surely below 0 where the first knows its errors, and 0 without a spread where both are the same', () => {
    const [knows, guesses] = [rows(3, 50, 1), rows(3, 50, 0)];
    expect(differenceOf(knows, guesses, 200).high).toBeLessThan(0);
    const same = differenceOf(knows, knows, 200);
    expect(same).toEqual({ value: 0, low: 0, high: 0, standardError: 0 });
  });

  it('draws the same users for both, so what makes a user hard for both drops out', () => {
    const a = rows(4, 30, 0.5);
    const harder = { ...a, errors: a.errors.map((error) => error + 0.25) };
    const { value, low, high } = differenceOf(harder, a, 200);
    for (const number of [value, low, high]) expect(number).toBeCloseTo(0.25, 9);
  });

  it('is the same to the last bit, whoever else is compared on the same draws', () => {
    const [a, b, other] = [rows(6, 30, 0.9), rows(7, 30, 0.1), rows(8, 30, 0.5)];
    const [areasOfA, , areasOfB] = bootstrapRiskAreas([a, other, b], { rng: createRng(1), draws: 200 });
    expect(riskCoverageDifference(areasOfA!, areasOfB!)).toEqual(differenceOf(a, b, 200));
    expect(areasOfA!.resampled).toHaveLength(200);
  });

  it('has no interval with a single user, and refuses draws that cannot be paired', () => {
    const one = rows(5, 1, 1);
    const { value, low, high } = differenceOf(one, one);
    expect([value, low, high]).toEqual([0, Number.NaN, Number.NaN]);
    const [few, many] = [2, 3].map((draws) => bootstrapRiskAreas([rows(1, 20, 1)], { rng: createRng(1), draws })[0]!);
    expect(() => riskCoverageDifference(few!, many!)).toThrow(/riskCoverageDifference/);
  });
});
