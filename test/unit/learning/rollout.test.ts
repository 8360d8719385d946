import { describe, expect, it } from 'vitest';
import { type RolloutUnit, rollout, rolloutBucket } from '../../../serving/learning/rollout.js';

const UNIT: RolloutUnit = { retrieverId: 'r1', userId: 'u1', sessionId: 's1', executionId: 'e1', isOptedOut: false };
const OPEN = { enabled: true, rolloutPct: 100, shadowMode: false };

describe('rollout', () => {
  it('names the first gate that holds', () => {
    const reason = (config: object, unit: object = {}) => rollout({ ...OPEN, ...config }, { ...UNIT, ...unit });
    expect(reason({})).toBeNull();
    expect(reason({ shadowMode: true })).toBe('shadow');
    expect(reason({ shadowMode: true, rolloutPct: 0 })).toBe('holdout');
    expect(reason({ shadowMode: true, rolloutPct: 0 }, { isOptedOut: true })).toBe('opt_out');
    expect(reason({ enabled: false }, { isOptedOut: true })).toBe('kill_switch');
  });

  it('only adds units when the percentage rises, and treats as many as it says', () => {
    const users = Array.from({ length: 4000 }, (_, n) => ({ ...UNIT, userId: `u${n}` }));
    const treated = (rolloutPct: number) => users.filter((user) => rollout({ ...OPEN, rolloutPct }, user) === null);
    const [some, more] = [treated(10), treated(35)];
    expect(some.every((user) => more.includes(user))).toBe(true);
    expect(some.length / users.length).toBeCloseTo(0.1, 1);
    expect(more.length / users.length).toBeCloseTo(0.35, 1);
    expect([treated(0).length, treated(100).length]).toEqual([0, users.length]);
  });
});

describe('rolloutBucket', () => {
  it('goes by the user, else the session, else the execution, each retriever for itself', () => {
    const bucket = (unit: Partial<RolloutUnit>) => rolloutBucket({ ...UNIT, ...unit });
    expect(bucket({ sessionId: 's2', executionId: 'e2' })).toBe(bucket({}));
    expect(bucket({ userId: null, executionId: 'e2' })).toBe(bucket({ userId: null }));
    expect(bucket({ userId: null, sessionId: null })).toBe(bucket({ userId: 'e1' }));
    expect(bucket({ retrieverId: 'r2' })).not.toBe(bucket({}));
  });
});
