import { describe, expect, it } from 'vitest';
import { userProfile } from '../../../data/features/user-profile.js';

describe('userProfile', () => {
  const names = ['year', 'comedy'];

  it('has the mean of each feature, and says that it is there, and of how many items', () => {
    const values = Float32Array.of(0.25, 1, 0.75, 0, 0.5, 1);
    const [year, comedy, isThere, items] = userProfile({ names, values }, 3);
    expect([year, isThere]).toEqual([0.5, 1]);
    expect(items).toBeCloseTo(Math.log(4), 6);
    expect(comedy).toBeCloseTo(2 / 3, 6);
  });

  it('is all zeros where no item is known', () => {
    expect([...userProfile({ names, values: new Float32Array(0) }, 0)]).toEqual([0, 0, 0, 0]);
  });

  it('counts items of which nothing is known', () => {
    const [isThere, items] = userProfile({ names: [], values: new Float32Array(0) }, 1);
    expect(isThere).toBe(1);
    expect(items).toBeCloseTo(Math.log(2), 6);
  });
});
