import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildDataset, type InteractionRow } from '../../../data/dataset/build-dataset.js';
import { itemFeatures } from '../../../data/features/item-features.js';
import { ItemHistory } from '../../../data/features/item-history.js';
import { sessionFeatures } from '../../../data/features/session-features.js';
import { fitSessionReference } from '../../../data/features/session-reference.js';
import { userEvents } from '../../../data/features/user-events.js';
import { type Dataset, EVENTS } from '../../../data/schema/dataset.js';

const HOUR = 3_600_000;
const USERS = ['ann', 'bob', 'cem'];
const ITEMS = [
  { id: 'a', genres: ['Rock'], releaseYear: 1990 },
  { id: 'b', genres: ['Rock', 'Pop'], releaseYear: 2001 },
  { id: 'c', genres: ['Jazz'], durationMs: HOUR / 12 },
  { id: 'd', artist: 'Y', tags: ['calm'] },
];

/** Whole hours over 100 days, so that ties with the moment are common enough, and so are new items. */
const hour = fc.oneof(fc.integer({ min: 0, max: 2400 }), fc.constantFrom(23, 24, 25, 1199, 1200, 1201));
const row: fc.Arbitrary<InteractionRow> = fc.record(
  {
    user: fc.constantFrom(...USERS),
    item: fc.constantFrom('a', 'b', 'c', 'd'),
    timestamp: hour.map((hours) => hours * HOUR),
    event: fc.constantFrom(...EVENTS),
    value: fc.constantFrom(1, 2, 5),
    durationMs: fc.constantFrom(1, HOUR / 4, 2 * HOUR),
  },
  { requiredKeys: ['user', 'item', 'timestamp', 'event'] },
);

type Features = (dataset: Dataset, user: number, asOf: number) => ArrayLike<number>;

/** Two worlds that are alike before a moment; whoever sees the moment alone cannot tell them apart. */
function blindnessOf(features: Features) {
  const property = fc.property(
    fc.array(row, { minLength: 5, maxLength: 40 }),
    fc.array(row, { maxLength: 20 }),
    hour,
    fc.nat({ max: USERS.length - 1 }),
    (before, after, hours, user) => {
      const asOf = hours * HOUR;
      const past = before.filter(({ timestamp }) => timestamp! < asOf);
      const future = before.filter(({ timestamp }) => timestamp! >= asOf);
      const otherFuture = after.filter(({ timestamp }) => timestamp! >= asOf);
      const [seen, again, none] = [future, otherFuture, []].map((rows) => {
        const interactions = [...rows, ...past]; // later rows first: their place in the log must not matter either
        const feedback = { kind: 'graded', min: 1, max: 5, positiveAt: 4 } as const;
        return Array.from(features(buildDataset({ feedback, users: USERS, items: ITEMS, interactions }), user, asOf));
      });
      expect(again).toEqual(seen);
      expect(none).toEqual(seen);
    },
  );
  return fc.check(property, { numRuns: 300, seed: 7 });
}

/** The session features, looking ahead by so many ms in the log, the user's events and the reference. */
function session({ log = 0, own = 0, reference = 0 }): Features {
  return (dataset, user, asOf) => {
    const history = new ItemHistory(dataset);
    return sessionFeatures({
      events: userEvents(dataset, user),
      items: dataset.items,
      history: { at: () => history.at(asOf + log) },
      reference: fitSessionReference(dataset, { before: asOf + reference }),
      asOf: asOf + own,
    });
  };
}

describe('features at a moment', () => {
  it('session features do not change with later events of anybody', () => {
    expect(blindnessOf(session({})).counterexample).toBeNull();
  });

  it('session features from frozen statistics do not either', () => {
    const frozen: Features = (dataset, user, asOf) =>
      sessionFeatures({
        events: userEvents(dataset, user),
        items: dataset.items,
        history: new ItemHistory(dataset).freeze(asOf),
        reference: fitSessionReference(dataset, { before: asOf }),
        asOf,
      });
    expect(blindnessOf(frozen).counterexample).toBeNull();
  });

  it('item features do not change with later events of anybody', () => {
    const items: Features = (dataset, _, asOf) => {
      const { values, confidences, isPredicted } = itemFeatures(dataset, new ItemHistory(dataset)).at(asOf);
      return [...values, ...confidences, ...isPredicted];
    };
    expect(blindnessOf(items).counterexample).toBeNull();
  });

  it.each([
    ['the whole log', { log: Number.POSITIVE_INFINITY }],
    ["the user's whole history", { own: Number.POSITIVE_INFINITY }],
    ['the log at the very moment', { log: 1 }],
    ["the user's event at the very moment", { own: 1 }],
    ['a reference that is fitted later', { reference: 24 * HOUR }],
  ])('looking at %s is caught', (_, ahead) => {
    expect(blindnessOf(session(ahead)).errorInstance).toHaveProperty('name', 'AssertionError');
  });

  it('item features of the whole log are caught', () => {
    const leaky: Features = (dataset) => itemFeatures(dataset, new ItemHistory(dataset)).at(Number.NaN).values;
    expect(blindnessOf(leaky).errorInstance).toHaveProperty('name', 'AssertionError');
  });
});
