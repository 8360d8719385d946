import { describe, expect, it } from 'vitest';
import { type LiveTables, liveFromArrow, liveToArrow } from '../../../data/bundle/live-tables.js';

const live: LiveTables = {
  items: {
    artists: ['Ann', ''],
    genres: [['pop', 'rock'], []],
    durationMs: Float64Array.of(180_000, Number.NaN),
    uses: Int32Array.of(3, 0),
    firstSeenAt: Float64Array.of(1000, Number.NaN),
  },
  histories: {
    offsets: Int32Array.of(0, 0, 2, 3),
    item: Int32Array.of(1, 0, 0),
    timestamp: Float64Array.of(1000, 2000, Number.NaN),
    event: Uint8Array.of(0, 1, 2),
    value: Float64Array.of(4, Number.NaN, Number.NaN),
    durationMs: Float64Array.of(Number.NaN, 60_000, Number.NaN),
  },
  tokens: { tokens: ['genre:pop', 'title:été'], frequencies: Int32Array.of(7, 2) },
};

describe('liveToArrow and liveFromArrow', () => {
  it('give back what was written, users without events and missing values included', () => {
    expect(liveFromArrow(liveToArrow(live), { users: 3, items: 2 })).toEqual(live);
  });

  it('refuse an event of an item that the bundle does not have, naming it', () => {
    const wrong = { ...live, histories: { ...live.histories, item: Int32Array.of(1, 2, 0) } };
    expect(() => liveFromArrow(liveToArrow(wrong), { users: 3, items: 2 })).toThrow(
      'histories.arrow/item: row 1: expected 0 to 1, got 2',
    );
  });

  it('refuse facts of another number of items', () => {
    expect(() => liveFromArrow(liveToArrow(live), { users: 3, items: 5 })).toThrow(/expected 5 values, got 2/);
  });
});
