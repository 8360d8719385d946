import { describe, expect, it } from 'vitest';
import { buildDataset } from '../../../data/dataset/index.js';
import { EVENTS } from '../../../data/schema/dataset.js';

const implicit = { kind: 'implicit' } as const;

describe('buildDataset', () => {
  it('sorts by user, then time, then the order of the rows, and finds each range', () => {
    const { users, interactions } = buildDataset({
      feedback: implicit,
      users: ['a', 'idle', 'b'],
      interactions: [
        { user: 'b', item: 'x', timestamp: 5 },
        { user: 'a', item: 'x', timestamp: 9, value: 1 },
        { user: 'a', item: 'y', timestamp: 9, value: 2 },
        { user: 'a', item: 'z', timestamp: 1, value: 3 },
        { user: 'c', item: 'z', timestamp: 1 },
      ],
    });
    expect(users.ids).toEqual(['a', 'idle', 'b', 'c']);
    expect([...interactions.offsets]).toEqual([0, 3, 3, 4, 5]); // 3 rows of a, none of idle, 1 of b, 1 of c
    expect([...interactions.value.subarray(0, 3)]).toEqual([3, 1, 2]);
  });

  it('keeps the order of rows without times', () => {
    const interactions = ['z', 'x', 'y'].map((item) => ({ user: 'a', item }));
    const dataset = buildDataset({ feedback: implicit, items: [{ id: 'x' }], interactions });
    expect([...dataset.interactions.item].map((item) => dataset.items.ids[item])).toEqual(['z', 'x', 'y']);
    expect([...dataset.interactions.timestamp]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  });

  it('gives an item that is only interacted with an id and nothing else', () => {
    const { items } = buildDataset({
      feedback: implicit,
      items: [{ id: 'x', title: 'X', measured: { energy: { value: 0.5, confidence: 1 } } }],
      interactions: [{ user: 'a', item: 'y' }],
    });
    expect(items.ids).toEqual(['x', 'y']);
    expect(items.titles).toEqual(['X', '']);
    expect(items.genres).toEqual([[], []]);
    expect([...items.measured[0]!.value]).toEqual([0.5, Number.NaN]);
    expect([...items.measured[0]!.confidence]).toEqual([1, 0]);
  });

  it('takes a row without an event for a rating where feedback is graded, else for a play', () => {
    const interactions = [{ user: 'a', item: 'x', value: 4 }];
    const graded = buildDataset({ feedback: { kind: 'graded', min: 1, max: 5, positiveAt: 4 }, interactions });
    expect(EVENTS[graded.interactions.event[0]!]).toBe('rating');
    expect(EVENTS[buildDataset({ feedback: implicit, interactions }).interactions.event[0]!]).toBe('play');
  });

  it('refuses an item that is listed twice', () => {
    const rows = { feedback: implicit, items: [{ id: 'x' }, { id: 'x' }], interactions: [] };
    expect(() => buildDataset(rows)).toThrow("items: expected each id once, got 'x' twice");
  });
});

describe('fingerprint', () => {
  const rows = [
    { user: 'a', item: 'x', timestamp: 1, value: 3 },
    { user: 'b', item: 'y', timestamp: 2, value: 4 },
  ];
  const ofRows = (interactions: typeof rows, more = {}) =>
    buildDataset({ feedback: implicit, users: ['a', 'b'], items: [{ id: 'x' }, { id: 'y' }], interactions, ...more })
      .fingerprint;

  it('does not depend on the order in which rows of different users came, nor on the name', () => {
    expect(ofRows([...rows].reverse(), { name: 'other' })).toBe(ofRows(rows));
  });

  it('changes with any value, with a description, and with how feedback reads', () => {
    const prints = [
      ofRows(rows),
      ofRows([rows[0]!, { ...rows[1]!, value: 5 }]),
      ofRows([rows[0]!, { ...rows[1]!, timestamp: 3 }]),
      ofRows(rows, { items: [{ id: 'x', tags: ['t'] }, { id: 'y' }] }),
      ofRows(rows, { items: [{ id: 'x', moods: ['t'] }, { id: 'y' }] }),
      ofRows(rows, { feedback: { kind: 'graded', min: 1, max: 5, positiveAt: 4 } }),
    ];
    expect(new Set(prints).size).toBe(prints.length);
  });
});
