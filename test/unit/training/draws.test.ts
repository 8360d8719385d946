import { describe, expect, it } from 'vitest';
import { buildDataset } from '../../../data/dataset/index.js';
import { drawsFor } from '../../../training/tasks/draws.js';

const setOf = (timestamp?: number) =>
  buildDataset({
    feedback: { kind: 'implicit' },
    items: [{ id: 'a' }],
    interactions: [{ user: 'u', item: 'a', ...(timestamp === undefined ? {} : { timestamp }) }],
  });

describe('drawsFor', () => {
  it('brings users of a set without times, five cases each, to 3,000 cases at most', () => {
    expect([700, 600, 301, 300, 200, 150].map((users) => drawsFor(setOf(), users))).toEqual([1, 1, 1, 2, 3, 4]);
  });

  it('draws once of many users, four times of few, and once of a set with times', () => {
    expect(drawsFor(setOf(), 100_000)).toBe(1);
    expect(drawsFor(setOf(), 2)).toBe(4);
    expect(drawsFor(setOf(1), 200)).toBe(1);
  });
});
