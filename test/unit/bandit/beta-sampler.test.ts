import { describe, expect, it } from 'vitest';
import { createRng } from '../../../data/schema/random.js';
import { posteriorMean, posteriorVariance } from '../../../models/bandit/beta-posterior.js';
import { betaSampler } from '../../../models/bandit/beta-sampler.js';

describe('posteriorMean and posteriorVariance', () => {
  it('give the figures of the documentation', () => {
    const figures = [
      [15, 8, 0.652, 0.00945],
      [8, 12, 0.4, 0.01143],
      [150, 80, 0.652, 0.00098],
      [70, 120, 0.368, 0.00122],
    ] as const;
    for (const [alpha, beta, mean, variance] of figures) {
      expect(posteriorMean(alpha, beta)).toBeCloseTo(mean, 3);
      expect(posteriorVariance(alpha, beta)).toBeCloseTo(variance, 5);
    }
  });
});

describe('betaSampler', () => {
  const draws = 40_000;
  const pairs: readonly (readonly [number, number])[] = [
    [1, 1],
    [0.1, 0.1],
    [2, 2],
    [15, 8],
    [0.5, 40],
    [300, 4000],
  ];

  it.each(pairs)('draws Beta(%d, %d) with its mean and its variance', (alpha, beta) => {
    const sample = betaSampler(createRng(7, 'moments', alpha, beta))(alpha, beta);
    let sum = 0;
    let squares = 0;
    let fourths = 0;
    const mean = posteriorMean(alpha, beta);
    for (let i = 0; i < draws; i++) {
      const deviation = sample() - mean;
      sum += deviation;
      squares += deviation ** 2;
      fourths += deviation ** 4;
    }
    const variance = posteriorVariance(alpha, beta);
    expect(Math.abs(sum / draws)).toBeLessThan(4 * Math.sqrt(variance / draws));
    const spread = Math.sqrt((fourths / draws - variance ** 2) / draws); // standard error of the variance
    expect(Math.abs(squares / draws - variance)).toBeLessThan(4 * spread);
  });

  it('has the right shape, not only the right moments: Beta(a, 1) has the distribution function x^a', () => {
    const sample = betaSampler(createRng(3, 'shape'))(2.5, 1);
    const values = Array.from({ length: draws }, sample).sort((a, b) => a - b);
    const distance = Math.max(...values.map((value, index) => Math.abs(value ** 2.5 - (index + 0.5) / draws)));
    expect(distance).toBeLessThan(1.95 / Math.sqrt(draws)); // Kolmogorov–Smirnov at .001
  });

  it('gives the same draws for the same generator', () => {
    const list = (seed: number) => {
      const sample = betaSampler(createRng(seed, 'same'));
      return [sample(2, 3)(), sample(0.4, 9)(), sample(1, 1)()];
    };
    expect(list(1)).toEqual(list(1));
    expect(list(1)).not.toEqual(list(2));
  });

  it('stays within [0, 1] where both parameters are tiny', () => {
    const sample = betaSampler(createRng(5, 'tiny'))(0.1, 0.1);
    for (let i = 0; i < 2000; i++) {
      const value = sample();
      expect(value >= 0 && value <= 1).toBe(true);
    }
  });
});
