import { describe, expect, it } from 'vitest';
import { adaptationEffect } from '../../../models/metrics/adaptation-effect.js';

const row = (user: string, moment: number, before: number, after: number, outcome: number) => ({
  user,
  moment,
  before,
  after,
  outcome,
});

describe('adaptationEffect', () => {
  it('improvement is how much nearer to the outcome the prediction came; success, whether it did', () => {
    const effect = adaptationEffect([
      row('a', 1, 0.5, 0.75, 1), // .50 − .25 = .25
      row('b', 1, 0.5, 0.25, 0), // .50 − .25 = .25
      row('c', 1, 0.5, 0.25, 1), // .50 − .75 = −.25
      row('d', 1, 0.25, 0.25, 1), // .75 − .75 = 0: no success
    ]);
    expect(effect.meanImprovement).toBeCloseTo((0.25 + 0.25 - 0.25 + 0) / 4, 12);
    expect(effect.successRate).toBe(2 / 4);
    expect(effect).toMatchObject({ feedback: 4, users: 4, retention: null, retentionUsers: 0 });
  });

  it('retention is the earlier half’s error less the later half’s, before adapting, users alike', () => {
    const effect = adaptationEffect([
      // a's errors in order of time .75, .5, .375: early .75, late (.5 + .375) / 2
      row('a', 3, 0.625, 1, 1),
      row('a', 1, 0.25, 1, 1),
      row('a', 2, 0.5, 1, 1),
      // b's .25, .75: −.5
      row('b', 1, 0.25, 0, 0),
      row('b', 2, 0.75, 0, 0),
      row('c', 1, 0.5, 0.5, 1), // one alone has no halves
    ]);
    expect(effect.retention).toBeCloseTo((0.75 - (0.5 + 0.375) / 2 + (0.25 - 0.75)) / 2, 12);
    expect(effect.retentionUsers).toBe(2);
  });

  it('of the same moment, the list says what came first', () => {
    expect(adaptationEffect([row('a', 1, 0, 0, 1), row('a', 1, 1, 1, 1)]).retention).toBe(1 - 0);
  });

  it('has nothing to say of nothing', () => {
    const nothing = { meanImprovement: null, successRate: null, retention: null };
    expect(adaptationEffect([])).toEqual({ ...nothing, feedback: 0, users: 0, retentionUsers: 0 });
  });
});
