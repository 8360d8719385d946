import { describe, expect, it } from 'vitest';
import { outcomeOfReward } from '../../../models/adaptation/outcome-of-reward.js';

describe('outcomeOfReward', () => {
  it('goes by the sign: a purchase is no more of a positive than a click, a view says nothing', () => {
    expect([3, 1, 0.5].map(outcomeOfReward)).toEqual([1, 1, 1]);
    expect([-2, -0.5].map(outcomeOfReward)).toEqual([0, 0]);
    expect(outcomeOfReward(0)).toBeNull();
  });
});
