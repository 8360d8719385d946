import { describe, expect, it } from 'vitest';
import { FusionLearner } from '../../../training/simulation/fusion/fusion-learner.js';
import type { LearnedPolicy } from '../../../training/simulation/fusion/fusion-policies.js';

describe('FusionLearner', () => {
  const learned = (config: LearnedPolicy['config'], credit: LearnedPolicy['credit'] = 'shares') =>
    new FusionLearner({
      policy: { config, credit },
      sources: 2,
      segmentOf: Int32Array.of(0, 0, 1),
      seed: 1,
    });
  const request = { user: 0, session: 0, atMs: 0, era: 0 };
  const even = { arm: null, weights: [0.5, 0.5] };
  const rows = [
    [0.75, 0.25],
    [0.2, 0.8],
  ];

  it('credits a click by shares, or all of it to the largest; what was passed over counts against its sources', () => {
    const shares = learned({ poolingStrength: 0, minInteractions: 1 });
    shares.learn(request, even, rows, [0]);
    const byShares = shares.decide({ ...request, session: 1 }).posteriors;
    expect(byShares.alpha).toEqual([1.75, 1.25]); // prior 1; the click
    expect(byShares.beta[0]).toBeCloseTo(1.2, 12); // prior 1; the second result was looked at and left
    const named = learned({ poolingStrength: 0, minInteractions: 1 }, 'largest');
    named.learn(request, even, rows, [0]);
    expect(named.decide({ ...request, session: 1 }).posteriors.alpha).toEqual([2, 1]);
  });

  it('counts the running session’s clicks twice, and another’s once', () => {
    const learner = learned({ poolingStrength: 0, minInteractions: 1, sessionWeight: 2 });
    learner.learn(request, even, rows, [0]);
    expect(learner.decide(request).posteriors.alpha).toEqual([2.5, 1.5]);
    expect(learner.decide({ ...request, session: 1 }).posteriors.alpha).toEqual([1.75, 1.25]);
  });

  it('answers another user of the segment from the segment, and one of another segment from everybody', () => {
    const learner = learned({});
    expect(learner.decide(request).level).toBe('prior');
    learner.learn(request, even, rows, [0]);
    expect(learner.decide({ ...request, user: 1, session: 1 }).level).toBe('demographic');
    expect(learner.decide({ ...request, user: 2, session: 2 }).level).toBe('global');
  });

  it('forgets by half in a half-life', () => {
    const learner = learned({ poolingStrength: 0, minInteractions: 1, decayHalfLifeDays: 10 });
    learner.learn(request, even, rows, [0]);
    const later = { ...request, session: 1, atMs: 10 * 86_400_000 };
    expect(learner.decide(later).posteriors.alpha).toEqual([1.375, 1.125]);
  });

  it('weighs a click far down by its position, relative to the mean so far', () => {
    const learner = learned({ poolingStrength: 0, minInteractions: 1, positionBias: 'ips', impressionWeight: 0 });
    learner.learn(request, even, rows, [0, 1]); // factors 1 of a mean of 1, then 2 of a mean of 1.5
    const { alpha } = learner.decide({ ...request, session: 1 }).posteriors;
    expect(alpha[0]).toBeCloseTo(1 + 0.75 + (0.2 * 2) / 1.5, 12);
  });
});
