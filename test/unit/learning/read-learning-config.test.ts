import { describe, expect, it } from 'vitest';
import { DEFAULT_LEARNING_CONFIG } from '../../../models/bandit/index.js';
import { readLearningConfig } from '../../../serving/learning/read-learning-config.js';

describe('readLearningConfig', () => {
  it('puts defaults in place of what is left out', () => {
    expect(readLearningConfig()).toEqual(DEFAULT_LEARNING_CONFIG);
    expect(readLearningConfig({ decay_half_life_days: null, min_interactions: 7 })).toEqual({
      ...DEFAULT_LEARNING_CONFIG,
      decayHalfLifeDays: null,
      minInteractions: 7,
    });
  });

  it('replaces the reward map whole', () => {
    expect(readLearningConfig({ reward_map: { skip: -1 } }).rewardMap).toEqual({ skip: -1 });
  });

  it.each([
    ['algorithm', 'ucb', 'thompson_sampling'],
    ['algorithm', 'epsilon_greedy', 'thompson_sampling'],
    ['minInteractions', 5, 'one of'],
    ['__proto__', {}, 'one of'],
    ['min_interactions', 0, 'from 1 to 100'],
    ['reward_map', { stare: 1 }, 'rewards'],
    ['rollout_pct', '10', 'a number'],
    ['min_weight', 0.96, 'at most max_weight'],
  ])('refuses %s: %j', (name, value, expected) => {
    const read = () => readLearningConfig(JSON.parse(`{"${name}":${JSON.stringify(value)}}`));
    const field = `learning_config.${name}`;
    expect(read).toThrow(
      expect.objectContaining({ code: 'invalid_value', message: expect.stringContaining(expected) }),
    );
    expect(read).toThrow(expect.objectContaining({ details: expect.objectContaining({ field }) }));
  });
});
