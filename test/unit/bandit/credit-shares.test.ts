import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { creditShares } from '../../../models/bandit/credit-shares.js';

describe('creditShares', () => {
  it('gives all credit to the source that the interaction names', () => {
    expect(creditShares([0.5, 0.3, 0.2], [0.1, 0.9, 0.4], 2)).toEqual([0, 0, 1]);
  });

  it('otherwise splits it by what each source added to the score', () => {
    const [first, second] = creditShares([0.6, 0.4], [0.5, 1], null);
    expect(first).toBeCloseTo(0.3 / 0.7, 12);
    expect(second).toBeCloseTo(0.4 / 0.7, 12);
  });

  it('gives none to a source that did not return the result, or scored it below 0', () => {
    expect(creditShares([0.6, 0.4], [Number.NaN, 0.2], null)).toEqual([0, 1]);
    expect(creditShares([0.6, 0.4], [-0.3, 0.2], null)).toEqual([0, 1]);
  });

  it('is equal where no source added anything or nothing is known', () => {
    expect(creditShares([0.6, 0.4], [0, 0], null)).toEqual([0.5, 0.5]);
    expect(creditShares([0.6, 0.4], [], null)).toEqual([0.5, 0.5]);
  });

  it('always sums to 1', () => {
    const vector = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(vector, vector, (weights, scores) => {
        const sum = creditShares(weights, scores, null).reduce((total, share) => total + share, 0);
        expect(sum).toBeCloseTo(1, 9);
      }),
    );
  });
});
