import { describe, expect, it } from 'vitest';
import type { PosteriorDelta } from '../../../models/bandit/posterior-delta.js';
import type { FeedbackEvent, ShownList } from '../../../models/bandit/shown-list.js';
import { sourceDeltas } from '../../../models/bandit/source-deltas.js';

const DAY = 86_400_000;
const CONFIG = { impressionWeight: 1 };

/** Five results, shown on day 100; source 0 brought the even ones, source 1 the odd ones. */
const list: ShownList = {
  shownAtMs: 100 * DAY,
  weights: [0.5, 0.5],
  arm: null,
  scores: [0, 1, 2, 3, 4].map((index) => (index % 2 === 0 ? [1, Number.NaN] : [Number.NaN, 1])),
};

describe('sourceDeltas', () => {
  it('is clicks and impressions less clicks, where all results were looked at', () => {
    expect(totals(sourceDeltas(list, [event(0), event(4)], CONFIG))).toEqual({ alpha: [2, 0], beta: [1, 2] });
  });

  it('looks no further than one below the deepest result that was acted on', () => {
    expect(totals(sourceDeltas(list, [event(0)], CONFIG))).toEqual({ alpha: [1, 0], beta: [0, 1] });
    expect(totals(sourceDeltas(list, [event(1)], CONFIG))).toEqual({ alpha: [0, 1], beta: [2, 0] });
  });

  it('learns nothing from a list that nobody acted on', () => {
    expect(sourceDeltas(list, [], CONFIG)).toEqual([]);
    expect(sourceDeltas(list, [event(3, { reward: 0 })], CONFIG)).toEqual([]);
  });

  it('adds a penalty to beta with its size, and does not count the result as passed over, too', () => {
    expect(totals(sourceDeltas(list, [event(0, { reward: -2 })], CONFIG))).toEqual({ alpha: [0, 0], beta: [2, 1] });
  });

  it('multiplies positive rewards by their position factor, penalties not', () => {
    const weight = { impressionWeight: 0 };
    const far = { positionFactor: 3 };
    expect(totals(sourceDeltas(list, [event(2, far)], weight)).alpha).toEqual([3, 0]);
    expect(totals(sourceDeltas(list, [event(2, { ...far, reward: -2 })], weight)).beta).toEqual([2, 0]);
  });

  it('gives the credit to the source that the event names', () => {
    expect(totals(sourceDeltas(list, [event(0, { source: 1 })], CONFIG)).alpha).toEqual([0, 1]);
  });

  it('splits an event without a place in the list evenly, and takes no position from it', () => {
    const orphan = sourceDeltas(list, [event(null)], CONFIG);
    expect(totals(orphan)).toEqual({ alpha: [0.5, 0.5], beta: [0, 0] });
  });

  it('dates rewards by their event and passing over by the list', () => {
    const rows = sourceDeltas(list, [event(1, { occurredAtMs: 103 * DAY })], CONFIG);
    expect(rows).toEqual([
      { arm: 0, day: 100, alpha: 0, beta: 2 },
      { arm: 1, day: 103, alpha: 1, beta: 0 },
    ]);
  });

  it('weighs passing over as it is told', () => {
    expect(totals(sourceDeltas(list, [event(1)], { impressionWeight: 0.25 })).beta).toEqual([0.5, 0]);
  });
});

function event(index: number | null, changes: Partial<FeedbackEvent> = {}): FeedbackEvent {
  return { index, reward: 1, source: null, positionFactor: 1, occurredAtMs: 100 * DAY, ...changes };
}

function totals(rows: readonly PosteriorDelta[]) {
  const sums = { alpha: [0, 0], beta: [0, 0] };
  for (const { arm, alpha, beta } of rows) {
    sums.alpha[arm]! += alpha;
    sums.beta[arm]! += beta;
  }
  return sums;
}
