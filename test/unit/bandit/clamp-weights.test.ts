import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clampWeights } from '../../../models/bandit/clamp-weights.js';

describe('clampWeights', () => {
  it('gives the worked vectors', () => {
    expectClose(clampWeights([0.98, 0.02], 0.05, 0.8), [0.8, 0.2]);
    expectClose(clampWeights([0.9, 0.08, 0.02], 0.05, 0.8), [0.8, 0.15, 0.05]);
    expectClose(clampWeights([1, 0, 0], 0.05, 0.8), [0.8, 0.1, 0.1]);
    expectClose(clampWeights([0.97, 0.01, 0.01, 0.01], 0.05, 0.8), [0.8, 0.2 / 3, 0.2 / 3, 0.2 / 3]);
    expectClose(clampWeights([0.5, 0.3, 0.2], 0.05, 0.8), [0.5, 0.3, 0.2]);
  });

  it('stays within the bounds, sums to 1 and keeps the order', () => {
    fc.assert(
      fc.property(weightsArbitrary, share, share, (weights, a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        const clamped = clampWeights(weights, low, high);
        const floor = Math.min(low, 1 / weights.length);
        const ceiling = Math.max(high, 1 / weights.length);
        expect(clamped.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 9);
        for (const weight of clamped) {
          expect(weight).toBeGreaterThanOrEqual(floor - 1e-9);
          expect(weight).toBeLessThanOrEqual(ceiling + 1e-9);
        }
        for (const [i, weight] of weights.entries()) {
          for (const [j, other] of weights.entries()) {
            if (weight > other) expect(clamped[i]!).toBeGreaterThanOrEqual(clamped[j]! - 1e-9);
          }
        }
      }),
    );
  });

  it('changes nothing when applied again', () => {
    fc.assert(
      fc.property(weightsArbitrary, (weights) => {
        const once = clampWeights(weights, 0.05, 0.8);
        expectClose(clampWeights(once, 0.05, 0.8), once);
      }),
    );
  });

  it('leaves a single weight alone, and makes many equal where the lower bound leaves no choice', () => {
    expect(clampWeights([1], 0.05, 0.95)).toEqual([1]);
    expectClose(clampWeights([1, ...new Array<number>(29).fill(0)], 0.05, 0.95), new Array<number>(30).fill(1 / 30));
  });
});

const share = fc.double({ min: 0, max: 1, noNaN: true });

const weightsArbitrary = fc
  .array(share, { minLength: 1, maxLength: 8 })
  .filter((parts) => parts.some((part) => part > 1e-6))
  .map((parts) => {
    const total = parts.reduce((sum, part) => sum + part, 0);
    return parts.map((part) => part / total);
  });

function expectClose(actual: readonly number[], expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  for (const [index, value] of expected.entries()) expect(actual[index]).toBeCloseTo(value, 9);
}
