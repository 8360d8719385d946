import { describe, expect, it } from 'vitest';
import { FusionError } from '../../../data/schema/errors.js';
import { checkLearningConfig, learningConfigProblems } from '../../../models/bandit/check-learning-config.js';
import { DEFAULT_LEARNING_CONFIG, type LearningConfig } from '../../../models/bandit/learning-config.js';

describe('checkLearningConfig', () => {
  it('accepts the defaults, and what the documentation shows', () => {
    expect(checkLearningConfig(DEFAULT_LEARNING_CONFIG)).toBe(DEFAULT_LEARNING_CONFIG);
    const shown: LearningConfig = {
      ...DEFAULT_LEARNING_CONFIG,
      contextFeatures: ['INPUT.user_id'],
      rewardMap: { click: 1, purchase: 3, add_to_cart: 2, positive_feedback: 2, negative_feedback: -2, skip: -1 },
      shadowMode: true,
      rolloutPct: 10,
    };
    expect(learningConfigProblems(shown)).toEqual([]);
  });

  it('names every problem at once, as the HTTP interface names the fields', () => {
    const wrong = { ...DEFAULT_LEARNING_CONFIG, minInteractions: 0, explorationBonus: 11, priorAlpha: 0 };
    try {
      checkLearningConfig(wrong);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(FusionError);
      const { code, message } = error as FusionError;
      expect(code).toBe('invalid_value');
      expect(message).toBe(
        'learning_config.min_interactions: expected a whole number from 1 to 100, got 0. ' +
          'learning_config.prior_alpha: expected a number of at least 0.1, got 0. ' +
          'learning_config.exploration_bonus: expected a number from 0.1 to 10, got 11.',
      );
    }
  });

  it('refuses each of these alone', () => {
    const wrong: readonly (readonly [keyof LearningConfig, unknown])[] = [
      ['algorithm', 'ucb'],
      ['contextFeatures', ['user_id']],
      ['demographicFeatures', 'INPUT.country'],
      ['fallbackStrategy', 'none'],
      ['minInteractions', 2.5],
      ['minInteractions', 101],
      ['rewardMap', { hover: 1 }],
      ['rewardMap', { click: Number.NaN }],
      ['rewardMap', [1]],
      ['priorAlpha', 0],
      ['priorBeta', Number.POSITIVE_INFINITY],
      ['poolingStrength', -1],
      ['arms', 'features'],
      ['blendStep', 0.3],
      ['attributionWindowHours', 0],
      ['impressionWeight', 1.1],
      ['explorationBonus', 0],
      ['explorationDecayHalfLife', 0],
      ['minExplorationBonus', 0],
      ['decayHalfLifeDays', -30],
      ['minWeight', -0.1],
      ['maxWeight', 1.2],
      ['sessionWeight', -1],
      ['sessionWindowMinutes', 0],
      ['positionBias', 'pbm'],
      ['positionEta', -1],
      ['maxIpsWeight', 0.5],
      ['seedBy', 'user'],
      ['enabled', 'yes'],
      ['shadowMode', 1],
      ['rolloutPct', 101],
    ];
    for (const [key, value] of wrong) {
      const problems = learningConfigProblems({ ...DEFAULT_LEARNING_CONFIG, [key]: value });
      expect(problems, String(key)).toHaveLength(1);
      expect(problems[0]!.got).toEqual(value);
    }
    expect(new Set(wrong.map(([key]) => key)).size).toBe(Object.keys(DEFAULT_LEARNING_CONFIG).length);
  });

  it('wants the weight bounds in order, and takes null where there may be no half-life', () => {
    expect(learningConfigProblems({ ...DEFAULT_LEARNING_CONFIG, minWeight: 0.6, maxWeight: 0.5 })).toEqual([
      { field: 'learning_config.min_weight', expected: 'at most max_weight (0.5)', got: 0.6 },
    ]);
    const never = { ...DEFAULT_LEARNING_CONFIG, decayHalfLifeDays: null, explorationDecayHalfLife: null };
    expect(learningConfigProblems(never)).toEqual([]);
  });
});
