import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ArmCounts, armCounts } from '../../../models/bandit/arm-counts.js';
import { decayFactor } from '../../../models/bandit/decay.js';
import { deltasBetween, mergeDeltas, type PosteriorDelta } from '../../../models/bandit/posterior-delta.js';
import { RunningCounts } from '../../../models/bandit/running-counts.js';
import type { FeedbackEvent, ShownList } from '../../../models/bandit/shown-list.js';
import { sourceDeltas } from '../../../models/bandit/source-deltas.js';

const DAY = 86_400_000;

describe('decayFactor', () => {
  it('halves with every half-life', () => {
    const ages = [0, 15, 30, 60, 90].map((age) => decayFactor(100 - age, 100, 30));
    expect(ages).toEqual([1, Math.SQRT1_2, 0.5, 0.25, 0.125]);
  });

  it('takes what lies ahead as of today, and nothing off without a half-life', () => {
    expect(decayFactor(101, 100, 30)).toBe(1);
    expect(decayFactor(0, 100, null)).toBe(1);
  });
});

describe('mergeDeltas', () => {
  it('sums by arm and day, orders by day, and leaves out what cancels', () => {
    const rows = [row(1, 7, 1, 0), row(0, 6, 0, 2), row(1, 7, 2, 1), row(0, 7, 1, 1), row(0, 7, -1, -1)];
    expect(mergeDeltas(rows)).toEqual([row(0, 6, 0, 2), row(1, 7, 3, 1)]);
  });
});

describe('armCounts', () => {
  it('weighs each row by its age', () => {
    const rows = [row(0, 100, 1, 0), row(0, 70, 2, 4), row(1, 40, 4, 0)];
    expect(armCounts(rows, { arms: 2, today: 100, halfLifeDays: 30 })).toEqual({ alpha: [2, 1], beta: [2, 0] });
  });
});

describe('RunningCounts', () => {
  it('are empty before the first row', () => {
    expect(new RunningCounts(2, 30).read(5)).toEqual({ alpha: [0, 0], beta: [0, 0] });
  });

  it('equal the weighed sum of all rows, in whatever order the rows come', () => {
    const rows = fc.array(
      fc
        .tuple(fc.nat(2), fc.integer({ min: 19_000, max: 19_400 }), positive, positive)
        .map(([arm, day, alpha, beta]) => row(arm, day, alpha, beta)),
    );
    fc.assert(
      fc.property(rows, fc.constantFrom(1, 30, null), fc.nat(400), (list, halfLifeDays, later) => {
        const today = 19_400 + later;
        const running = new RunningCounts(3, halfLifeDays);
        for (const delta of list) running.add(delta);
        expectClose(running.read(today), armCounts(list, { arms: 3, today, halfLifeDays }));
      }),
    );
  });
});

describe('posteriors kept by differences', () => {
  it('equal a rebuild from the interactions, in whatever order lists and events arrive', () => {
    fc.assert(
      fc.property(fc.array(listWithEvents, { maxLength: 6 }), fc.infiniteStream(fc.nat()), (lists, order) => {
        const config = { impressionWeight: 0.7 };
        const running = new RunningCounts(3, 30);
        const arrivals = lists.flatMap(({ list, events }) => events.map((event) => ({ list, event })));
        const arrived = new Map<ShownList, FeedbackEvent[]>();
        while (arrivals.length > 0) {
          const next = arrivals.splice(order.next().value! % arrivals.length, 1)[0]!;
          const before = arrived.get(next.list) ?? [];
          const after = [...before, next.event];
          const change = deltasBetween(sourceDeltas(next.list, before, config), sourceDeltas(next.list, after, config));
          for (const delta of change) running.add(delta);
          arrived.set(next.list, after);
        }
        const rebuilt = lists.flatMap(({ list, events }) => sourceDeltas(list, events, config));
        expectClose(running.read(19_500), armCounts(rebuilt, { arms: 3, today: 19_500, halfLifeDays: 30 }));
      }),
    );
  });
});

const positive = fc.double({ min: 0, max: 5, noNaN: true });
const moment = fc.integer({ min: 19_000, max: 19_400 }).map((day) => day * DAY);
const score = fc.oneof(fc.constant(Number.NaN), fc.double({ min: 0, max: 1, noNaN: true }));

const listWithEvents = fc.record({
  list: fc.record({
    shownAtMs: moment,
    weights: fc.constantFrom([0.2, 0.3, 0.5], [1 / 3, 1 / 3, 1 / 3]),
    arm: fc.constant(null),
    scores: fc.array(fc.array(score, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 6 }),
  }),
  events: fc.array(
    fc.record({
      index: fc.option(fc.nat(5)),
      reward: fc.constantFrom(-2, -0.5, 0, 1, 3),
      source: fc.option(fc.nat(2)),
      positionFactor: fc.constantFrom(1, 2.5),
      occurredAtMs: moment,
    }),
    { maxLength: 5 },
  ),
});

function row(arm: number, day: number, alpha: number, beta: number): PosteriorDelta {
  return { arm, day, alpha, beta };
}

function expectClose(actual: ArmCounts, expected: ArmCounts): void {
  for (const side of ['alpha', 'beta'] as const) {
    for (const [arm, value] of expected[side].entries()) expect(actual[side][arm]).toBeCloseTo(value, 9);
  }
}
