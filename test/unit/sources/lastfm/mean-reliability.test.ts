import { describe, expect, it } from 'vitest';
import { meanReliability } from '../../../../data/sources/lastfm/mean-reliability.js';

describe('meanReliability', () => {
  it('is the share of the variance that is between the things', () => {
    // Two measurements each, with variance 1/2 among them: pooled within = (2·½ + 2·½) / (1 + 1) = 1.
    // Means 0 and 4: their variance is 8, of which 1 · ½ is chance, so 7½ is between them.
    const samples = [0, 4].map((mean) => ({ tracks: 2, mean, variance: 0.5 }));
    expect(meanReliability(samples)[0]).toBeCloseTo(7.5 / (7.5 + 1 / 2), 12);
  });

  it('trusts more measurements more, and a wide spread less', () => {
    const [one, many, wide] = meanReliability([
      { tracks: 1, mean: 0.1, variance: Number.NaN },
      { tracks: 20, mean: 0.5, variance: 0.01 },
      { tracks: 20, mean: 0.9, variance: 0.09 },
    ]);
    expect(many).toBeGreaterThan(one!);
    expect(many).toBeGreaterThan(wide!);
  });

  it('trusts nothing where the things differ no more than by chance', () => {
    const samples = [0.5, 0.5, 0.5].map((mean) => ({ tracks: 2, mean, variance: 0.1 }));
    expect(meanReliability(samples)).toEqual([0, 0, 0]);
  });

  it('takes nothing', () => {
    expect(meanReliability([])).toEqual([]);
  });
});
