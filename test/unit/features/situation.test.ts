import { describe, expect, it } from 'vitest';
import { buildDataset } from '../../../data/dataset/index.js';
import { contextGroups, contextNames, inSituationOf, situationOf } from '../../../data/features/situation.js';

const dataset = buildDataset({
  feedback: { kind: 'implicit' },
  users: [{ id: 'ann', context: { 'social.friends': 3, 'temporal.hour': 9 } }, { id: 'bob' }],
  interactions: [
    { user: 'ann', item: 'x', context: { 'temporal.hour': 5, 'environmental.home': 1 } },
    { user: 'ann', item: 'y', context: { 'environmental.home': 1 } },
    { user: 'ann', item: 'z', context: { 'temporal.hour': 5, 'environmental.home': 1 } },
  ],
});
const names = contextNames(dataset);

describe('contextNames', () => {
  it('lists what users and events have, group by group', () => {
    expect(names).toEqual(['environmental.home', 'social.friends', 'temporal.hour']);
    expect(contextGroups([...names, 'temporal.weekend'])).toEqual([
      { name: 'environmental', width: 1 },
      { name: 'social', width: 1 },
      { name: 'temporal', width: 2 },
    ]);
  });

  it('is empty where nothing is said', () => {
    expect(contextNames(buildDataset({ feedback: { kind: 'implicit' }, interactions: [] }))).toEqual([]);
    expect(contextGroups([])).toEqual([]);
  });
});

describe('situationOf', () => {
  it('takes the event’s word before the user’s', () => {
    expect([...situationOf(dataset, 0, 0)]).toEqual([1, 3, 5]);
    expect([...situationOf(dataset, 0, 1)]).toEqual([1, 3, 9]);
  });

  it('has of a user without an event what is true in any situation', () => {
    expect([...situationOf(dataset, 0, undefined)]).toEqual([Number.NaN, 3, 9]);
    expect([...situationOf(dataset, 1, undefined)]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  });
});

describe('inSituationOf', () => {
  it('finds the rows in the very situation; what is missing is missing in both', () => {
    expect(inSituationOf(dataset.interactions, 0, [0, 1, 2])).toEqual([0, 2]);
    expect(inSituationOf(dataset.interactions, 1, [0, 1, 2])).toEqual([1]);
  });

  it('finds all where events have no situations', () => {
    expect(inSituationOf({}, 0, [0, 1, 2])).toEqual([0, 1, 2]);
  });
});
