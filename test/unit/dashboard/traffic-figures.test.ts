import { describe, expect, it } from 'vitest';
import {
  countsByName,
  KINDS,
  requestsByMinute,
  type Slot,
  totals,
} from '../../../serving/dashboard/page/traffic-figures.js';

const slot = (start: string, counts: Partial<Slot> = {}): Slot => ({
  ...{
    start: `2026-09-01T12:${start}.000Z`,
    answered: {},
    refused: 0,
    failed: 0,
    took_ms: 0,
    scored: {},
    retrieved: {},
  },
  ...counts,
});
const traffic = (slots: readonly Slot[]) => ({
  ...{ now: '2026-09-01T12:30:25.000Z', slot_seconds: 10, slots: [...slots] },
});

describe('requestsByMinute', () => {
  it('has every minute of the hour, this one last, and adds up its slots', () => {
    const counts = requestsByMinute(
      traffic([
        slot('29:00', { answered: { score: 1 } }),
        slot('29:50', { answered: { score: 2, other: 9 } }),
        slot('30:20', { answered: { execute: 5 } }),
      ]),
    );
    expect(counts).toHaveLength(60 * KINDS.length);
    expect(counts.filter(({ requests }) => requests > 0)).toEqual([
      { minute: new Date('2026-09-01T12:29:00Z'), kind: 'score', requests: 3 },
      { minute: new Date('2026-09-01T12:30:00Z'), kind: 'execute', requests: 5 },
    ]);
  });
});

describe('countsByName', () => {
  it('adds up slots, the most frequent first', () => {
    const slots = [slot('29:00', { scored: { none: 1, cold_user: 1 } }), slot('29:10', { scored: { cold_user: 2 } })];
    expect(countsByName(slots, 'scored')).toEqual([
      { name: 'cold_user', count: 3, share: 3 / 4 },
      { name: 'none', count: 1, share: 1 / 4 },
    ]);
    expect(countsByName(slots, 'retrieved')).toEqual([]);
  });
});

describe('totals', () => {
  it('takes the rate of the last whole minute, and leaves other requests out', () => {
    const known = totals(
      traffic([
        slot('29:10', { answered: { score: 100 } }), // more than a minute ago
        slot('29:20', { answered: { score: 6, other: 50 }, took_ms: 30 }),
        slot('30:10', { answered: { execute: 6 }, refused: 2, failed: 1 }),
        slot('30:20', { answered: { score: 40 } }), // under way
      ]),
    );
    expect(known).toEqual({ perSecond: 12 / 60, answered: 152, refused: 2, failed: 1, meanMs: 30 / 152 });
  });

  it('has no mean of nothing', () => {
    expect(totals(traffic([]))).toEqual({ perSecond: 0, answered: 0, refused: 0, failed: 0, meanMs: null });
  });
});
