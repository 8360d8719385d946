import { describe, expect, it } from 'vitest';
import { DEFAULT_REWARDS, INTERACTION_TYPES } from '../../../data/schema/interactions.js';
import { interactionReward } from '../../../models/bandit/interaction-reward.js';

describe('interactionReward', () => {
  it('knows seventeen types, ten of them with a reward', () => {
    expect(new Set(INTERACTION_TYPES).size).toBe(17);
    expect(INTERACTION_TYPES.filter((type) => interactionReward([type]) !== 0)).toEqual(Object.keys(DEFAULT_REWARDS));
  });

  it('sums over distinct types', () => {
    expect(interactionReward(['click', 'purchase'])).toBe(1 + 3);
    expect(interactionReward(['click', 'click'])).toBe(1);
    expect(interactionReward(['click', 'skip'])).toBe(1 - 0.5);
    expect(interactionReward(['view', 'dwell_time'])).toBe(0);
  });

  it('takes a custom map whole, without the defaults', () => {
    const map = { click: 1, skip: -1 };
    expect(interactionReward(['skip'], map)).toBe(-1);
    expect(interactionReward(['purchase'], map)).toBe(0);
  });

  it('refuses a type that it does not know', () => {
    expect(() => interactionReward(['click', 'hover'])).toThrow('got "hover"');
    expect(() => interactionReward(['toString'])).toThrow('got "toString"');
  });
});
