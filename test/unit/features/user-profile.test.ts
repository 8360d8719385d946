import { describe, expect, it } from 'vitest';
import { userProfile } from '../../../data/features/user-profile.js';

describe('userProfile', () => {
  const names = ['year', 'comedy'];

  it('has the mean of each feature, and says that it is there', () => {
    const values = Float32Array.of(0.25, 1, 0.75, 0, 0.5, 1);
    const [year, comedy, isThere] = userProfile({ names, values });
    expect([year, isThere]).toEqual([0.5, 1]);
    expect(comedy).toBeCloseTo(2 / 3, 6);
  });

  it('is all zeros where no item is known, or nothing of any', () => {
    expect([...userProfile({ names, values: new Float32Array(0) })]).toEqual([0, 0, 0]);
    expect([...userProfile({ names: [], values: new Float32Array(0) })]).toEqual([0]);
  });
});
