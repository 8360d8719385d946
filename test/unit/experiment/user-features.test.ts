import { describe, expect, it } from 'vitest';
import { SESSION_FEATURES } from '../../../data/schema/features.js';
import { FEATURES, USER_FEATURES, userFeatures } from '../../../models/experiment/index.js';

const nothing = {
  userType: null,
  count: 0,
  session: { values: new Float32Array(18), mask: new Float32Array(18) },
  learnedSegment: null,
};

describe('userFeatures', () => {
  it('says the type, how many interactions, and the third in which each session feature is', () => {
    const values = Float32Array.from(SESSION_FEATURES, () => 0);
    const at = (name: (typeof SESSION_FEATURES)[number]) => SESSION_FEATURES.indexOf(name);
    values[at('skip_rate')] = 0.44; // a third of a normal distribution lies above .4307
    values[at('repeat_rate')] = -0.44;
    const mask = new Float32Array(18).fill(1);
    mask[at('active_days')] = 0;
    expect(
      userFeatures({ userType: 'binger', count: 19, session: { values, mask }, learnedSegment: 'k3-abc' }),
    ).toMatchObject({
      user_type: 'binger',
      interactions: '5-19',
      learned_segment: 'k3-abc',
      skip_rate: 'high',
      repeat_rate: 'low',
      total_sessions: 'middle',
      active_days: 'unknown',
    });
  });

  it('counts interactions in five steps', () => {
    const stepOf = (count: number) => userFeatures({ ...nothing, count })['interactions'];
    expect([0, 1, 4, 5, 20, 99, 100, 5000].map(stepOf)).toEqual([
      ...['0', '1-4', '1-4', '5-19', '20-99', '20-99', '100+', '100+'],
    ]);
  });

  it('has the names that are declared, and takes none of a visit but the type', () => {
    expect(Object.keys(userFeatures(nothing)).sort()).toEqual([...USER_FEATURES].sort());
    expect(USER_FEATURES).toHaveLength(19);
    expect(USER_FEATURES.filter((name) => (FEATURES as readonly string[]).includes(name))).toEqual(['user_type']);
  });
});
