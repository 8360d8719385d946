import { describe, expect, it } from 'vitest';
import { type DecideOptions, decide, replayDecision } from '../../../models/bandit/decide.js';
import type { Decision } from '../../../models/bandit/decision.js';
import { decisionSeed } from '../../../models/bandit/decision-seed.js';
import { explorationBonusAt, reshapePosteriors } from '../../../models/bandit/exploration.js';
import { DEFAULT_LEARNING_CONFIG } from '../../../models/bandit/learning-config.js';
import type { LevelEvidence } from '../../../models/bandit/resolve-context.js';

const BLENDS = { ...DEFAULT_LEARNING_CONFIG, arms: 'blends' } as const;
const global: LevelEvidence = {
  level: 'global',
  key: 'global',
  interactions: 50,
  counts: { alpha: [40, 10, 5], beta: [10, 40, 45] },
};

describe('decide', () => {
  it('gives equal weights and draws nothing while nothing is known', () => {
    const { level, weights, draws, arm } = decide(options({ levels: [{ ...global, interactions: 0 }] }));
    expect({ level, weights, draws, arm }).toEqual({
      level: 'prior',
      weights: [1 / 3, 1 / 3, 1 / 3],
      draws: [],
      arm: null,
    });
  });

  it('normalizes the draws of the sources and keeps them within the bounds', () => {
    for (let request = 0; request < 200; request++) {
      const { weights, draws } = decide(options({ seed: { seed: 1, purpose: [request] } }));
      expect(draws).toHaveLength(3);
      expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
      for (const weight of weights) expect(weight >= 0.05 - 1e-12 && weight <= 0.95 + 1e-12).toBe(true);
    }
  });

  it('leans towards the source that earned more, on the average by its share of the means', () => {
    const many = 4000;
    const sums = [0, 0, 0];
    for (let request = 0; request < many; request++) {
      decide(options({ seed: { seed: 2, purpose: [request] } })).weights.forEach((weight, source) => {
        sums[source]! += weight / many;
      });
    }
    const means = [41 / 52, 11 / 52, 6 / 52];
    const total = means.reduce((sum, mean) => sum + mean, 0);
    for (const [source, mean] of means.entries()) expect(Math.abs(sums[source]! - mean / total)).toBeLessThan(0.01);
  });

  it('chooses the blend with the largest draw', () => {
    const counts = {
      alpha: Array.from({ length: 15 }, (_, arm) => (arm === 7 ? 900 : 100)),
      beta: Array.from({ length: 15 }, (_, arm) => (arm === 7 ? 100 : 900)),
    };
    const { arm, weights, draws } = decide(options({ config: BLENDS, levels: [{ ...global, counts }] }));
    expect(arm).toBe(7);
    expect(draws).toHaveLength(15);
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBe(1);
  });

  it('spreads its draws by the exploration bonus', () => {
    const variance = (explorationBonus: number) => {
      const config = { ...DEFAULT_LEARNING_CONFIG, explorationBonus };
      const draws = Array.from(
        { length: 500 },
        (_, request) => decide(options({ config, seed: { seed: 6, purpose: [request] } })).draws[0]!,
      );
      const mean = draws.reduce((sum, draw) => sum + draw, 0) / draws.length;
      return draws.reduce((sum, draw) => sum + (draw - mean) ** 2, 0) / draws.length;
    };
    expect(variance(4) / variance(1)).toBeGreaterThan(3);
    expect(variance(4) / variance(1)).toBeLessThan(5);
  });

  it('explores less as the level’s interactions grow, when it is told to', () => {
    const config = { ...DEFAULT_LEARNING_CONFIG, explorationBonus: 2.1, explorationDecayHalfLife: 50 };
    expect(decide(options({ config })).explorationBonus).toBeCloseTo(0.1 + 2 * 0.5, 12); // 50 interactions
    expect(decide(options()).explorationBonus).toBe(1);
  });

  it('gives equal weights where every draw is 0, which hardly any pooling allows', () => {
    const config = { ...DEFAULT_LEARNING_CONFIG, poolingStrength: 1e-5 };
    const personal = { ...global, level: 'personal', counts: { alpha: [0, 0, 0], beta: [0, 0, 0] } } as const;
    const made = Array.from({ length: 50 }, (_, request) =>
      decide(options({ config, levels: [personal, global], seed: { seed: 4, purpose: [request] } })),
    );
    const zeros = made.filter(({ draws }) => draws.every((draw) => draw === 0));
    expect(zeros.length).toBeGreaterThan(0);
    for (const { weights } of zeros) expect(weights).toEqual([1 / 3, 1 / 3, 1 / 3]);
  });

  it('puts the running session on top, once', () => {
    const session = { alpha: [0, 4, 0], beta: [0, 0, 0] };
    const { posteriors } = decide(options({ session }));
    expect(posteriors.alpha).toEqual([1 + 40, 1 + 10 - 4 + 2 * 4, 1 + 5]);
  });
});

describe('replayDecision', () => {
  it('gives the same decision to the bit, from what is left of the record after JSON', () => {
    const weird = { alpha: [1 / 3, 0.1 + 0.2, 12.7], beta: [Math.PI, 1e-3, 250] };
    for (const config of [DEFAULT_LEARNING_CONFIG, { ...BLENDS, blendStep: 0.5 }]) {
      const arms = config.arms === 'blends' ? 6 : 3;
      const wide = (values: readonly number[]) => Array.from({ length: arms }, (_, arm) => values[arm % 3]!);
      const counts = { alpha: wide(weird.alpha), beta: wide(weird.beta) };
      for (let request = 0; request < 50; request++) {
        const decision = decide(
          options({ config, levels: [{ ...global, counts }], seed: { seed: 3, purpose: ['request', request] } }),
        );
        const record: Decision = JSON.parse(JSON.stringify(decision));
        expect(record).toEqual(decision);
        const stripped = { ...record, draws: [], weights: [], arm: null };
        expect(replayDecision(stripped)).toEqual(decision);
      }
    }
  });

  it('refuses a record of another version', () => {
    expect(() => replayDecision({ ...decide(options()), version: 0 })).toThrow('expected a record of version 1, got 0');
  });
});

describe('decisionSeed', () => {
  const moment = { seed: 1, requestId: 'r1', userId: 'u1', nowMs: 86_400_000 * 100, version: 'v1' };

  it('is the request’s own', () => {
    expect(decisionSeed(moment, 'request')).not.toEqual(decisionSeed({ ...moment, requestId: 'r2' }, 'request'));
  });

  it('is the user’s for a day and a version', () => {
    const same = { ...moment, requestId: 'r2', nowMs: moment.nowMs + 86_399_999 };
    const first = decisionSeed(moment, 'user_day');
    expect(decisionSeed(same, 'user_day')).toEqual(first);
    for (const change of [{ userId: 'u2' }, { nowMs: moment.nowMs + 86_400_000 }, { version: 'v2' }]) {
      expect(decisionSeed({ ...moment, ...change }, 'user_day')).not.toEqual(first);
    }
  });

  it('is the request’s where there is no user', () => {
    const nobody = { ...moment, userId: null };
    expect(decisionSeed(nobody, 'user_day')).toEqual(decisionSeed(nobody, 'request'));
  });
});

describe('exploration', () => {
  it('keeps the means and divides the evidence, down to parameters of .1', () => {
    expect(reshapePosteriors({ alpha: [6, 1], beta: [3, 1] }, 3)).toEqual({ alpha: [2, 1 / 3], beta: [1, 1 / 3] });
    expect(reshapePosteriors({ alpha: [0.5], beta: [1] }, 10)).toEqual({ alpha: [0.1], beta: [0.1] });
    expect(reshapePosteriors({ alpha: [0.05], beta: [2] }, 1)).toEqual({ alpha: [0.05], beta: [2] });
  });

  it('halves its distance to the minimum every half-life', () => {
    const config = { explorationBonus: 4.1, minExplorationBonus: 0.1, explorationDecayHalfLife: 20 };
    expect(explorationBonusAt(0, config)).toBeCloseTo(4.1, 12);
    expect(explorationBonusAt(20, config)).toBeCloseTo(2.1, 12);
    expect(explorationBonusAt(40, config)).toBeCloseTo(1.1, 12);
    expect(explorationBonusAt(40, { ...config, explorationDecayHalfLife: null })).toBe(4.1);
  });
});

function options(changes: Partial<DecideOptions> = {}): DecideOptions {
  const seed = { seed: 1, purpose: ['request', 'r1'] };
  return { config: DEFAULT_LEARNING_CONFIG, sources: 3, levels: [global], seed, ...changes };
}
