import { describe, expect, it } from 'vitest';
import { armPropensities } from '../../../models/bandit/arm-propensities.js';
import { decide } from '../../../models/bandit/decide.js';
import { DEFAULT_LEARNING_CONFIG } from '../../../models/bandit/learning-config.js';
import { placementPropensities } from '../../../models/bandit/placement-propensities.js';

const DRAWS = 20_000;
const TOLERANCE = (4 * 0.5) / Math.sqrt(DRAWS);

describe('armPropensities', () => {
  it('are a / Σ a for arms Beta(a, 1)', () => {
    const alpha = [1, 2.5, 6];
    const propensities = armPropensities({ alpha, beta: [1, 1, 1] }, { draws: DRAWS });
    for (const [arm, a] of alpha.entries()) expect(Math.abs(propensities[arm]! - a / 9.5)).toBeLessThan(TOLERANCE);
  });

  it('are 22 / 35 for Beta(3, 2) against Beta(2, 2)', () => {
    // ∫ 12 x² (1 − x) · (3x² − 2x³) dx = 12 (3/30 − 2/42)
    const exact = 12 * (3 * (1 / 5 - 1 / 6) - 2 * (1 / 6 - 1 / 7));
    const [first] = armPropensities({ alpha: [3, 2], beta: [2, 2] }, { draws: DRAWS });
    expect(Math.abs(first! - exact)).toBeLessThan(TOLERANCE);
  });

  it('are exact for one arm and for equal arms', () => {
    expect(armPropensities({ alpha: [3], beta: [9] })).toEqual([1]);
    expect(armPropensities({ alpha: [3, 3], beta: [9, 2] })[1]).toBeGreaterThan(0.9); // equal in one parameter is not equal
    expect(armPropensities({ alpha: [3, 3, 3, 3], beta: [9, 9, 9, 9] })).toEqual([0.25, 0.25, 0.25, 0.25]);
  });

  it('sum to 1, are never 0, and are the same when asked again', () => {
    const posteriors = { alpha: [1000, 1, 1], beta: [1, 1000, 1000] };
    const propensities = armPropensities(posteriors);
    expect(propensities.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12);
    expect(propensities[1]).toBeCloseTo(1 / 3 / 1001, 12);
    expect(armPropensities(posteriors)).toEqual(propensities);
  });

  it('are how often decisions choose the arm', () => {
    const counts = { alpha: [30, 20, 20], beta: [70, 80, 80] };
    const config = { ...DEFAULT_LEARNING_CONFIG, arms: 'blends', blendStep: 0.5, explorationBonus: 10 } as const;
    const levels = [{ level: 'global', key: 'global', interactions: 9, counts }] as const;
    const chosen = [0, 0, 0];
    const requests = 4000;
    const made = Array.from({ length: requests }, (_, request) =>
      decide({ config, sources: 2, levels, seed: { seed: 5, purpose: [request] } }),
    );
    for (const { arm } of made) chosen[arm!]! += 1 / requests;
    const placed = placementPropensities(made[0]!, (weights) => [weights[0]! * 2], { draws: DRAWS });
    const tolerance = TOLERANCE + (4 * 0.5) / Math.sqrt(requests);
    expect(Math.abs(placed[0]! - chosen[made[0]!.arm!]!)).toBeLessThan(tolerance);
  });
});

describe('placementPropensities', () => {
  const scores = [
    [1, 0],
    [0, 1],
    [0.4, 0.4],
  ];
  const rank = (weights: readonly number[]) =>
    [0, 1, 2].sort((a, b) => fused(scores[b]!, weights) - fused(scores[a]!, weights));
  const sources = (alpha: readonly number[], beta: readonly number[]) =>
    decide({
      config: { ...DEFAULT_LEARNING_CONFIG, minWeight: 0, maxWeight: 1 },
      sources: 2,
      levels: [{ level: 'global', key: 'global', interactions: 9, counts: { alpha, beta } }],
      seed: { seed: 1, purpose: ['r'] },
    });

  it('is the chance that a result stands where it stood, over all weights that could have been drawn', () => {
    // prior Beta(1, 1) and counts make Beta(3, 1) and Beta(1, 1): the first source leads with probability 3/4
    const decision = sources([2, 0], [0, 0]);
    const [first] = placementPropensities(decision, rank, { draws: DRAWS });
    const leads = decision.weights[0]! > decision.weights[1]! ? 3 / 4 : 1 / 4;
    expect(Math.abs(first! - leads)).toBeLessThan(TOLERANCE);
  });

  it('is 1 where chance changes nothing: an order that all weights agree on, and a cold start', () => {
    const decision = sources([2, 0], [0, 0]);
    for (const value of placementPropensities(decision, () => [2, 0, 1])) expect(value).toBeCloseTo(1, 12);
    const cold = { ...decision, level: 'prior' } as const;
    expect(placementPropensities(cold, rank)).toEqual([1, 1, 1]);
  });

  it('is above 0 for what happened, however unlikely', () => {
    const decision = { ...sources([1e6, 0], [0, 1e6]), weights: [0, 1] };
    const [first] = placementPropensities(decision, rank, { draws: 100 });
    expect(first).toBeCloseTo(1 / 101, 12);
  });
});

function fused(scores: readonly number[], weights: readonly number[]): number {
  return scores.reduce((sum, score, source) => sum + score * weights[source]!, 0);
}
