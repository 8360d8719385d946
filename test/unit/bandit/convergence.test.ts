import { describe, expect, it } from 'vitest';
import { createRng } from '../../../data/schema/random.js';
import { betaSampler } from '../../../models/bandit/beta-sampler.js';
import { convergenceOf, type WeightSample } from '../../../models/bandit/convergence.js';

/** Weights of two sources, the first's given. */
const sample = (weight: number, contextKey = 'global'): WeightSample => ({ weights: [weight, 1 - weight], contextKey });
const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));

describe('convergenceOf', () => {
  it('cannot tell from nothing, nor from 99 samples', () => {
    const fresh = convergenceOf([]);
    expect(fresh).toMatchObject({ converged: null, samples: 0, meanWeights: null, variances: null, entropy: null });
    expect(fresh.dominant).toBeNull();
    expect(fresh.hasCollapsed).toBe(false);
    expect(convergenceOf(times(99, () => sample(0.6))).converged).toBeNull();
    expect(convergenceOf(times(100, () => sample(0.6))).converged).toBe(true);
  });

  it('measures the variance of each source, with one degree of freedom for the mean', () => {
    const { variances, converged } = convergenceOf(times(100, (index) => sample(index % 2 === 0 ? 0.5 : 0.7)));
    for (const variance of variances!) expect(variance).toBeCloseTo((100 * 0.1 ** 2) / 99, 12);
    expect(converged).toBe(false);
  });

  it('looks at the latest hundred alone: wild weights of the beginning are forgotten', () => {
    const wild = times(300, (index) => sample(index % 2));
    const settled = times(100, (index) => sample(0.6 + 0.01 * (index % 2)));
    expect(convergenceOf([...wild, ...settled])).toMatchObject({ converged: true, samples: 100 });
    expect(convergenceOf([...settled, ...wild]).converged).toBe(false);
  });

  it('tells people who differ from weights that have not settled', () => {
    const twoUsers = times(100, (index) => sample(index % 2 === 0 ? 0.2 : 0.8, `personal:user_id=u${index % 2}`));
    const { variances, variancesWithin, converged } = convergenceOf(twoUsers);
    expect(variances![0]).toBeCloseTo((100 * 0.3 ** 2) / 99, 12);
    expect(variancesWithin![0]).toBeCloseTo(0, 12);
    expect(converged).toBe(true);
  });

  it('pools the variance within contexts, with a degree of freedom for each', () => {
    const jitter = times(100, (index) =>
      sample((index % 2 === 0 ? 0.2 : 0.8) + (index % 4 < 2 ? 0.02 : 0), `u${index % 2}`),
    );
    expect(convergenceOf(jitter).variancesWithin![0]).toBeCloseTo((100 * 0.01 ** 2) / 98, 12);
  });

  it('goes by all samples where contexts hardly repeat', () => {
    const strangers = times(100, (index) => sample(index % 2 === 0 ? 0.2 : 0.8, `personal:user_id=u${index}`));
    expect(convergenceOf(strangers)).toMatchObject({ converged: false, variancesWithin: null });
  });

  it('says no for the draws of Beta(15, 8) and yes for those of Beta(150, 80)', () => {
    const drawn = (scale: number) => {
      const rng = createRng(1, 'draws', scale);
      const draw = betaSampler(rng);
      return times(100, () => {
        const [first, second] = [draw(15 * scale, 8 * scale)(), draw(8 * scale, 12 * scale)()];
        return sample(first / (first + second));
      });
    };
    expect(convergenceOf(drawn(1)).converged).toBe(false);
    expect(convergenceOf(drawn(10)).converged).toBe(true);
  });

  it('warns of a source that dominates the mean', () => {
    expect(convergenceOf(times(100, () => sample(0.89))).dominant).toBeNull();
    expect(convergenceOf(times(100, () => sample(0.09))).dominant).toBe(1);
  });

  it('warns of requests that trust one source each, though not the same one', () => {
    const split = convergenceOf(times(100, (index) => sample(index % 2 === 0 ? 0.95 : 0.05, `u${index % 2}`)));
    expect(split).toMatchObject({ dominant: null, hasCollapsed: true });
    expect(split.entropy).toBeCloseTo(-(0.95 * Math.log(0.95) + 0.05 * Math.log(0.05)) / Math.LN2, 12);
    const even = convergenceOf(times(100, () => sample(0.5)));
    expect(even.entropy).toBeCloseTo(1, 12);
    expect(even.hasCollapsed).toBe(false);
  });

  it('has no entropy to lose with one source', () => {
    expect(convergenceOf([{ weights: [1], contextKey: 'global' }])).toMatchObject({
      entropy: null,
      hasCollapsed: false,
    });
  });
});
