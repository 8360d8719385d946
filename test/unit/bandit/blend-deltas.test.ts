import { describe, expect, it } from 'vitest';
import { blendDeltas } from '../../../models/bandit/blend-deltas.js';
import { deltasBetween } from '../../../models/bandit/posterior-delta.js';
import type { FeedbackEvent, ShownList } from '../../../models/bandit/shown-list.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const CONFIG = { attributionWindowHours: 24 };
const list: ShownList = { shownAtMs: 100 * DAY, weights: [0.25, 0.75], arm: 1, scores: [[1, 1]] };

describe('blendDeltas', () => {
  it('is one pull: a failure until a reward comes, a success after it, whatever else comes', () => {
    expect(blendDeltas(list, [], CONFIG)).toEqual([{ arm: 1, day: 100, alpha: 0, beta: 1 }]);
    const success = [{ arm: 1, day: 100, alpha: 1, beta: 0 }];
    expect(blendDeltas(list, [event({ reward: 3 })], CONFIG)).toEqual(success);
    expect(blendDeltas(list, [event(), event({ reward: -2 }), event()], CONFIG)).toEqual(success);
  });

  it('needs a positive reward within the window', () => {
    const failure = [{ arm: 1, day: 100, alpha: 0, beta: 1 }];
    expect(blendDeltas(list, [event({ reward: -2 })], CONFIG)).toEqual(failure);
    expect(blendDeltas(list, [event({ occurredAtMs: 101 * DAY + 1 })], CONFIG)).toEqual(failure);
    expect(blendDeltas(list, [event({ occurredAtMs: 101 * DAY })], CONFIG)[0]!.alpha).toBe(1);
  });

  it('is nothing where no blend was pulled', () => {
    expect(blendDeltas({ ...list, arm: null }, [event()], CONFIG)).toEqual([]);
  });

  it('turns the failure into the success on the same day, however late the reward came', () => {
    const late = [event({ occurredAtMs: 100 * DAY + 23 * HOUR })];
    const change = deltasBetween(blendDeltas(list, [], CONFIG), blendDeltas(list, late, CONFIG));
    expect(change).toEqual([{ arm: 1, day: 100, alpha: 1, beta: -1 }]);
  });
});

function event(changes: Partial<FeedbackEvent> = {}): FeedbackEvent {
  return { index: 0, reward: 1, source: null, positionFactor: 1, occurredAtMs: 100 * DAY, ...changes };
}
