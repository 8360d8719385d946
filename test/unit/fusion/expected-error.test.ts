import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { believedProbability, expectedError } from '../../../models/fusion/expected-error.js';

describe('expectedError', () => {
  it('is p (1 − p) where the network has no say, its word where it has all of it, and between them in the geometric mean', () => {
    expect(expectedError({ share: 0, scale: 1 }, 0.8, 0.01)).toBeCloseTo(0.16, 12);
    expect(expectedError({ share: 1, scale: 1 }, 0.8, 0.01)).toBeCloseTo(0.01, 12);
    expect(expectedError({ share: 0.5, scale: 1 }, 0.8, 0.01)).toBeCloseTo(0.04, 12);
    expect(expectedError({ share: 0.5, scale: 3 }, 0.8, 0.01)).toBeCloseTo(0.12, 12);
  });

  it('is that of a score that is believed to be another', () => {
    const fit = { share: 0, scale: 1, belief: { score: 0.5, byCount: 0.5, offset: Math.log(3) } };
    const believed = believedProbability(fit.belief, 2, -2);
    expect(believed).toBeCloseTo(0.75, 12);
    expect(expectedError(fit, 0.2, 0.01, believed)).toBeCloseTo(0.75 * 0.8 ** 2 + 0.25 * 0.2 ** 2, 12);
    expect(expectedError({ ...fit, share: 1, scale: 3 }, 0.2, 0.01, believed)).toBeCloseTo(0.03, 12);
  });

  it('is what the network states where no bundle says otherwise', () => {
    expect(expectedError(undefined, 0.8, 0.01)).toBe(0.01);
  });

  it('grows with what is stated and with the nearness to ½, and is a number where single precision has 0 and 1', () => {
    const share = fc.constantFrom(0, 0.25, 0.5, 0.75, 1);
    const number = fc.float({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(share, number, number, number, (share, p, low, high) => {
        const fit = { share, scale: 1 };
        const error = expectedError(fit, p, Math.min(low, high));
        expect(Number.isFinite(error)).toBe(true);
        expect(expectedError(fit, p, Math.max(low, high))).toBeGreaterThanOrEqual(error);
        expect(expectedError(fit, 0.5, Math.min(low, high))).toBeGreaterThanOrEqual(error * (1 - 1e-12));
      }),
    );
  });
});
