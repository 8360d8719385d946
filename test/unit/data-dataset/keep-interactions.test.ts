import { describe, expect, it } from 'vitest';
import { buildDataset } from '../../../data/dataset/index.js';
import { keepInteractions } from '../../../data/dataset/keep-interactions.js';

const row = (user: string, item: string, timestamp: number) => ({
  ...{ user, item, timestamp, event: 'play' as const, value: timestamp, sessionId: `s${timestamp}`, position: 1 },
});
const dataset = buildDataset({
  feedback: { kind: 'implicit' },
  users: ['a', 'b', 'c'],
  interactions: [row('a', 'x', 1), row('a', 'y', 4), row('b', 'y', 2), row('c', 'x', 3), row('c', 'z', 5)],
});

describe('keepInteractions', () => {
  it('keeps rows with all their columns, each user’s range, and what indices mean', () => {
    const { interactions, items, users } = keepInteractions(dataset, (at) => dataset.interactions.timestamp[at]! < 4);
    expect([...interactions.timestamp]).toEqual([1, 2, 3]);
    expect([...interactions.user].map((user) => users.ids[user])).toEqual(['a', 'b', 'c']);
    expect([...interactions.item].map((item) => items.ids[item])).toEqual(['x', 'y', 'x']);
    expect([...interactions.offsets]).toEqual([0, 1, 2, 3]);
    expect(interactions.count).toBe(3);
    expect([...interactions.value]).toEqual([1, 2, 3]);
    expect([items, users]).toEqual([dataset.items, dataset.users]);
  });

  it('a user who loses every row has an empty range', () => {
    const { interactions } = keepInteractions(dataset, (at) => dataset.interactions.user[at] !== 1);
    expect([...interactions.offsets]).toEqual([0, 2, 2, 4]);
  });

  it('keeping all is the same log', () => {
    expect(keepInteractions(dataset, () => true)).toEqual(dataset);
  });
});
