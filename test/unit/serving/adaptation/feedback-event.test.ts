import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FEEDBACK_WINDOW_MS, type FeedbackEvent, withEvent } from '../../../../serving/adaptation/feedback-event.js';

const event = (itemId: string, occurredAt: number, outcome = 1) =>
  ({ itemId, occurredAt, outcome, index: 0, request: { requestId: 'r' } }) as FeedbackEvent;
const items = (events: readonly FeedbackEvent[]) => events.map(({ itemId }) => itemId);
const NOW = 10 * FEEDBACK_WINDOW_MS;
const options = { now: NOW, ofEach: 2 };

describe('withEvent', () => {
  it('keeps the last word on an item', () => {
    const events = withEvent([event('a', NOW - 2, 1)], event('a', NOW - 1, 0), options);
    expect(events).toEqual([event('a', NOW - 1, 0)]);
  });

  it('the last word is that which was said last, not that which came last; of one moment, that which came last', () => {
    const known = [event('a', NOW - 1, 0)];
    expect(withEvent(known, event('a', NOW - 2, 1), options)).toEqual(known);
    expect(withEvent(known, event('a', NOW - 1, 1), options)).toEqual([event('a', NOW - 1, 1)]);
  });

  it('forgets what is a day old', () => {
    const old = [event('a', NOW - FEEDBACK_WINDOW_MS), event('b', NOW - FEEDBACK_WINDOW_MS + 1)];
    expect(items(withEvent(old, event('c', NOW), options))).toEqual(['b', 'c']);
  });

  it('keeps the newest of each kind; from a half on it is liked', () => {
    const known = [event('a', 1, 0.5), event('b', 2, 0.49), event('c', 3, 0.9)].map(later);
    expect(items(withEvent(known, later(event('d', 4, 1)), options))).toEqual(['b', 'c', 'd']);
  });

  it('is in order of time, in whatever order it came', () => {
    expect(items(withEvent([event('a', NOW - 1)], event('b', NOW - 2), options))).toEqual(['b', 'a']);
  });

  it('never keeps more than the limit of each kind, an item twice, or anything older than a day', () => {
    const arbitrary = fc.record({
      item: fc.nat(8),
      age: fc.integer({ min: 0, max: 2 * FEEDBACK_WINDOW_MS }),
      outcome: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(arbitrary), (given) => {
        let events: readonly FeedbackEvent[] = [];
        for (const { item, age, outcome } of given) {
          events = withEvent(events, event(`i${item}`, NOW - age, outcome), { now: NOW, ofEach: 3 });
        }
        expect(events.filter(({ outcome }) => outcome >= 0.5).length).toBeLessThanOrEqual(3);
        expect(events.filter(({ outcome }) => outcome < 0.5).length).toBeLessThanOrEqual(3);
        expect(new Set(items(events)).size).toBe(events.length);
        expect(events.every(({ occurredAt }) => occurredAt > NOW - FEEDBACK_WINDOW_MS)).toBe(true);
      }),
    );
  });

  it('keeps the newest of all where they are ratings', () => {
    const known = [event('a', NOW - 4, 1), event('b', NOW - 3, 0.2), event('c', NOW - 2, 0.9)];
    expect(items(withEvent(known, event('d', NOW - 1, 0.7), { now: NOW, newest: 3 }))).toEqual(['b', 'c', 'd']);
    expect(items(withEvent(known, event('e', NOW - 5, 0.7), { now: NOW, newest: 3 }))).toEqual(['a', 'b', 'c']);
  });
});

function later(given: FeedbackEvent): FeedbackEvent {
  return { ...given, occurredAt: NOW - 100 + given.occurredAt };
}
