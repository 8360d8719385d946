import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRng } from '../../../data/schema/random.js';
import { largest } from '../../../models/bandit/index.js';
import { DEFAULT_ALLOCATION_CONFIG } from '../../../models/experiment/allocation/allocation-config.js';
import { decideVariant, replayVariant } from '../../../models/experiment/allocation/decide-variant.js';
import { indexSampler } from '../../../models/experiment/allocation/index-sampler.js';
import { resolveSegment } from '../../../models/experiment/allocation/resolve-segment.js';
import { segmentBeliefs } from '../../../models/experiment/allocation/segment-beliefs.js';
import type { VariantBelief } from '../../../models/experiment/allocation/variant-belief.js';
import { winProbabilities } from '../../../models/experiment/allocation/win-probabilities.js';

const config = DEFAULT_ALLOCATION_CONFIG;
const beta = (alpha: number, beta: number, bonus = 0): VariantBelief => ({ kind: 'beta', alpha, beta, bonus });
const level = (key: string, samples: number[], rewards: number[]) => ({ key, samples, rewards });

describe('resolveSegment', () => {
  const globe = level('global', [300, 100], [60, 10]);
  const parent = level('device:mobile', [80, 40], [20, 4]);

  it('names the narrowest segment with enough samples', () => {
    const own = level('device:mobile|source:instagram', [60, 39], [18, 5]);
    expect(resolveSegment([own, parent, globe], 2, config).level).toBe('device:mobile');
    const full = level(own.key, [60, 40], [18, 5]);
    expect(resolveSegment([full, parent, globe], 2, config).level).toBe(own.key);
    expect(resolveSegment([], 2, config)).toMatchObject({ level: 'global', posteriors: { alpha: [1, 1] } });
  });

  it('starts each level from the one above at the stated strength', () => {
    const { posteriors } = resolveSegment([parent, globe], 2, { ...config, priorStrength: 10 });
    const above = (1 + 60) / (1 + 300 + 1); // mean of global: Beta(1 + 60, 1 + 240)
    expect(posteriors.alpha[0]).toBeCloseTo(10 * above + 20, 12);
    expect(posteriors.beta[0]).toBeCloseTo(10 * (1 - above) + 60, 12);
  });

  it('believes of a segment that nobody was in what its parent does', () => {
    const nobody = level('device:tv', [0, 0], [0, 0]);
    const { posteriors } = resolveSegment([nobody, globe], 2, config);
    expect(posteriors).toEqual(resolveSegment([globe], 2, config).posteriors);
  });

  it('has no cliff: one more visit moves a mean by no more than one of its observations can', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), fc.double({ min: 0, max: 1, noNaN: true }), (count, share) => {
        const meanAt = (samples: number) => {
          const own = level('a:b', [samples, 0], [share * count, 0]);
          const { alpha, beta: misses } = resolveSegment([own, globe], 2, config).posteriors;
          return alpha[0]! / (alpha[0]! + misses[0]!);
        };
        expect(Math.abs(meanAt(count + 1) - meanAt(count))).toBeLessThanOrEqual(1 / (config.priorStrength + count));
      }),
    );
  });
});

describe('segmentBeliefs', () => {
  const resolved = { level: 'global', posteriors: { alpha: [2, 3], beta: [4, 5] }, samples: [0, 300] };

  it("adds exploration_bonus / √(1 + n / 100) with the adaptive policy, by each variant's own samples", () => {
    const bonuses = segmentBeliefs(resolved, { ...config, policy: 'adaptive' }).map(({ bonus }) => bonus);
    expect(bonuses).toEqual([0.15, 0.15 / 2]);
    expect(segmentBeliefs(resolved, config).map(({ bonus }) => bonus)).toEqual([0, 0]);
  });
});

describe('winProbabilities', () => {
  const normal = (mean: number, deviation: number): VariantBelief => ({ kind: 'normal', mean, deviation, bonus: 0 });

  it('is the integral: 2/3 that Beta(2, 1) is above Beta(1, 1)', () => {
    expect(winProbabilities([beta(2, 1), beta(1, 1)])[0]).toBeCloseTo(2 / 3, 4); // ∫ 2x · x dx
    expect(winProbabilities([beta(3, 1), beta(2, 1)])[0]).toBeCloseTo(3 / 5, 4); // ∫ 3x² · x² dx
    expect(winProbabilities([beta(1, 1, 0.5), beta(1, 1)])[0]).toBeCloseTo(7 / 8, 4); // the square less a triangle of 1/8
    expect(winProbabilities([beta(3, 1), beta(2, 1), beta(1, 1)])[0]).toBeCloseTo(3 / 6, 4); // ∫ 3x² · x² · x dx
  });

  it('has the closed form of two normal indices, and is certain where nothing is drawn', () => {
    expect(winProbabilities([normal(5, 3), normal(0, 4)])[0]).toBeCloseTo(0.8413447460685429, 4); // Φ(5 / 5)
    expect(winProbabilities([normal(1, 0), normal(2, 0), normal(2, 0)])).toEqual([0, 1, 0]);
  });

  it('agrees with counted draws, whatever the posteriors, and sums to 1', () => {
    const size = fc.double({ min: 0.05, max: 3000, noNaN: true });
    const one = fc.tuple(size, size).map(([a, b]) => beta(a, b, 0.02));
    fc.assert(
      fc.property(fc.array(one, { minLength: 2, maxLength: 5 }), (beliefs) => {
        const propensities = winProbabilities(beliefs);
        const draw = indexSampler(beliefs, createRng(1, 'test'));
        const counts = beliefs.map(() => 0);
        for (let round = 0; round < 1000; round++) counts[largest(draw())]! += 1;
        propensities.forEach((propensity, variant) => {
          const error = Math.sqrt((propensity * (1 - propensity)) / 1000) + 0.001;
          expect(Math.abs(propensity - counts[variant]! / 1000)).toBeLessThan(5 * error);
          expect(propensity).toBeGreaterThan(0);
        });
        expect(propensities.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12);
      }),
      { numRuns: 40 },
    );
  });
});

describe('decideVariant', () => {
  const beliefs = [beta(20, 80), beta(25, 75), beta(22, 78)];
  const decide = (request: number, uniformShare = 0) =>
    decideVariant({ policy: 'thompson', beliefs, uniformShare, seed: { seed: 1, purpose: ['request', request] } });

  it('chooses as often as its propensities say', () => {
    const count = 500;
    const chosen = [0, 0, 0];
    for (let request = 0; request < count; request++) chosen[decide(request, 0.3).variant]! += 1;
    decide(0, 0.3).propensities.forEach((propensity, variant) => {
      const error = Math.sqrt((propensity * (1 - propensity)) / count);
      expect(Math.abs(chosen[variant]! / count - propensity)).toBeLessThan(4 * error);
    });
  });

  it('leaves every variant at least its part of the uniform share', () => {
    const hopeless = [beta(1, 1000), beta(1000, 1)];
    const seed = { seed: 1, purpose: ['a'] };
    const { propensities } = decideVariant({ policy: 'thompson', beliefs: hopeless, uniformShare: 0.1, seed });
    expect(propensities[0]).toBeCloseTo(0.05, 6);
    expect(decideVariant({ policy: 'uniform', beliefs, uniformShare: 0, seed }).propensities).toEqual(
      beliefs.map(() => 1 / 3),
    );
  });

  it('replays to the same choice from what JSON keeps of its record', () => {
    for (let request = 0; request < 20; request++) {
      const decision = decide(request, 0.2);
      expect(replayVariant(JSON.parse(JSON.stringify(decision)))).toEqual(decision);
    }
    expect(() => replayVariant({ ...decide(1), version: 99 })).toThrow('got 99');
  });
});
