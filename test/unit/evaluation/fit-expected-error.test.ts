import { describe, expect, it } from 'vitest';
import { createRng } from '../../../data/schema/random.js';
import { expectedError } from '../../../models/fusion/expected-error.js';
import { mean } from '../../../models/metrics/mean.js';
import { fitExpectedError } from '../../../training/evaluation/fit-expected-error.js';

const ROWS = 4000;

/** Probabilities that are those of the targets, but for rows of which `isNoise` says that the targets are a coin's. */
function rows(isNoise: (row: number) => boolean) {
  const rng = createRng(11, 'rows');
  const probabilities = Array.from({ length: ROWS }, () => 0.02 + 0.96 * rng.next());
  return {
    probabilities,
    targets: probabilities.map((p, row) => Number(rng.next() < (isNoise(row) ? 0.5 : p))),
    coin: probabilities.map(() => 0.05 + 0.2 * rng.next()),
  };
}

describe('fitExpectedError', () => {
  it('takes p (1 − p) alone, as it is, where the network knows nothing beyond calibrated probabilities', () => {
    const { coin, ...judged } = rows(() => false);
    const { share, scale } = fitExpectedError({ ...judged, stated: coin });
    expect(share).toBe(0);
    expect(scale).toBeCloseTo(1, 1);
  });

  it('takes the network’s word where it knows which rows are noise', () => {
    const isNoise = (row: number) => row % 2 === 0;
    const { probabilities, targets } = rows(isNoise);
    // what the error of each row really is on average
    const stated = probabilities.map((p, row) => (isNoise(row) ? 0.25 + (p - 0.5) ** 2 : p * (1 - p)));
    expect(fitExpectedError({ probabilities, targets, stated }).share).toBeGreaterThanOrEqual(0.5);
  });

  it('expects errors as large as they are, whatever the unit of what is stated', () => {
    const { probabilities, targets } = rows((row) => row % 2 === 0);
    for (const unit of [1, 1000]) {
      const stated = probabilities.map((p, row) => unit * (row % 2 === 0 ? 0.25 + (p - 0.5) ** 2 : p * (1 - p)));
      const fit = fitExpectedError({ probabilities, targets, stated });
      const expected = probabilities.map((p, row) => expectedError(fit, p, stated[row]!));
      const errors = probabilities.map((p, row) => (p - targets[row]!) ** 2);
      expect(mean(expected)).toBeCloseTo(mean(errors), 9);
    }
  });

  it('is p (1 − p) without rows', () => {
    expect(fitExpectedError({ probabilities: [], stated: [], targets: [] })).toEqual({ share: 0, scale: 1 });
  });
});
