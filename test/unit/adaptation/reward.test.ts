import { describe, expect, it } from 'vitest';
import { DEFAULT_REWARDS, INTERACTION_TYPES } from '../../../data/schema/interactions.js';
import { outcomeOfReward, rewardOf } from '../../../models/adaptation/reward.js';

describe('rewardOf', () => {
  it('sums over the types, each once', () => {
    expect(rewardOf(['click', 'purchase'])).toBe(1 + 3);
    expect(rewardOf(['click', 'click'])).toBe(1);
    expect(rewardOf(['click', 'skip', 'skip'])).toBe(1 - 0.5);
  });

  it('a type that the map leaves out is worth nothing; a map replaces the default one', () => {
    expect(rewardOf(['view', 'dwell_time'])).toBe(0);
    expect(rewardOf(['click', 'skip'], { skip: -1 })).toBe(-1);
  });

  it('knows seventeen types, ten of which are worth something', () => {
    expect(new Set(INTERACTION_TYPES).size).toBe(17);
    expect(Object.keys(DEFAULT_REWARDS)).toHaveLength(10);
    expect(INTERACTION_TYPES).toEqual(expect.arrayContaining(Object.keys(DEFAULT_REWARDS)));
  });
});

describe('outcomeOfReward', () => {
  it('goes by the sign: a purchase is no more of a positive than a click, a view says nothing', () => {
    expect([3, 1, 0.5].map(outcomeOfReward)).toEqual([1, 1, 1]);
    expect([-2, -0.5].map(outcomeOfReward)).toEqual([0, 0]);
    expect(outcomeOfReward(0)).toBeNull();
  });
});
