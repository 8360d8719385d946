import { describe, expect, it } from 'vitest';
import { createRng } from '../../../data/schema/random.js';
import { bootstrapRiskAreas, type RiskRows } from '../../../models/metrics/bootstrap-risk-areas.js';

const ROWS: RiskRows = { users: [0, 0, 1], errors: [0.1, 0.3, 0.8], uncertainties: [1, 1, 2] };

const areasOf = (rows: RiskRows, draws = 50) => bootstrapRiskAreas([rows], { rng: createRng(1), draws })[0]!;

describe('bootstrapRiskAreas', () => {
  it('has the areas that resampling two users must have', () => {
    const { value, resampled } = areasOf(ROWS);
    const both = (0.2 + 0.2 + (0.1 + 0.3 + 0.8) / 3) / 3; // the tie counts with its mean
    expect(value).toBeCloseTo(both, 12);
    const possible = [0.2, both, 0.8]; // user 0 twice, both, user 1 twice
    const found = new Set([...resampled].map((area) => possible.findIndex((one) => Math.abs(one - area) < 1e-12)));
    expect([...found].sort()).toEqual([0, 1, 2]);
  });

  it('has no resamples of a single user, and no area without rows', () => {
    expect(areasOf({ ...ROWS, users: [0, 0, 0] }).resampled).toHaveLength(0);
    expect(areasOf({ users: [], errors: [], uncertainties: [] })).toEqual({
      value: Number.NaN,
      resampled: new Float64Array(0),
    });
    expect(bootstrapRiskAreas([], { rng: createRng(1) })).toEqual([]);
  });

  it('refuses columns of different lengths, and uncertainties that are no numbers', () => {
    expect(() => areasOf({ ...ROWS, errors: [1] })).toThrow(/bootstrapRiskAreas/);
    expect(() => areasOf({ ...ROWS, users: [0] })).toThrow(/bootstrapRiskAreas/);
    expect(() => areasOf({ ...ROWS, uncertainties: [1, Number.NaN, 2] })).toThrow(/row 1.*NaN/);
  });
});
