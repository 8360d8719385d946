import { describe, expect, it } from 'vitest';
import { buildDataset, datasetUntil } from '../../../data/dataset/index.js';

const whole = buildDataset({
  feedback: { kind: 'implicit' },
  users: [{ id: 'ann', context: { 'social.friends': 2 } }, 'bob'],
  interactions: [
    { user: 'bob', item: 'x', timestamp: 30, session: 's2', context: { 'temporal.hour': 3 } },
    { user: 'ann', item: 'y', timestamp: 20, session: 's1', context: { 'temporal.hour': 2 } },
    { user: 'ann', item: 'x', timestamp: 10 },
    { user: 'ann', item: 'z' },
  ],
});
const itemsOf = ({ interactions, items }: typeof whole) => Array.from(interactions.item, (item) => items.ids[item]);

describe('datasetUntil', () => {
  it('has what came before the moment, and what has no time; users and items keep their places', () => {
    const then = datasetUntil(whole, 20);
    expect(itemsOf(then)).toEqual(['x', 'z']);
    expect([...then.interactions.offsets]).toEqual([0, 2, 2]);
    expect(then.users).toEqual(whole.users);
    expect(then.items).toEqual(whole.items);
    expect(then.fingerprint).not.toBe(whole.fingerprint);
  });

  it('takes sessions and situations of events along', () => {
    const { interactions } = datasetUntil(whole, 30);
    expect(itemsOf({ ...whole, interactions })).toEqual(['x', 'y', 'z']);
    expect(Array.from(interactions.sessions!.index, (index) => interactions.sessions!.ids[index])).toEqual([
      undefined,
      's1',
      undefined,
    ]);
    expect([...interactions.contexts![0]!.value]).toEqual([Number.NaN, 2, Number.NaN]);
  });

  it('is the dataset itself after its last event', () => {
    expect(datasetUntil(whole, 31)).toEqual(whole);
  });
});
