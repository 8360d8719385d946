import { describe, expect, it } from 'vitest';
import { EVENTS } from '../../../data/schema/dataset.js';
import { AUDIO_FEATURES, USER_TYPES } from '../../../data/schema/features.js';
import { ITEM_KINDS, synthesize } from '../../../data/sources/index.js';

const { dataset, truth } = synthesize({ seed: 1 });
const users = dataset.users.ids.map((_, user) => user);
const items = dataset.items.ids.map((_, item) => item);
const { interactions } = dataset;
const eventAt = (row: number) => EVENTS[interactions.event[row]!];
const rowsOf = (user: number) =>
  Array.from(
    { length: interactions.offsets[user + 1]! - interactions.offsets[user]! },
    (_, index) => interactions.offsets[user]! + index,
  );

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const blend = (weights: readonly number[], user: number, item: number) =>
  truth.scores(user, item).reduce((sum, score, source) => sum + weights[source]! * score, 0);

/** Weight vectors in steps of a tenth: every fixed blend. */
const grid = Array.from({ length: 11 }, (_, a) =>
  Array.from({ length: 11 - a }, (_, b) => [a / 10, b / 10, (10 - a - b) / 10]),
).flat();

describe('synthesize', () => {
  it('makes the same world from the same seed, and another from another', () => {
    const again = synthesize({ seed: 1 }).dataset;
    expect(again.fingerprint).toBe(dataset.fingerprint);
    expect(synthesize({ seed: 2 }).dataset.fingerprint).not.toBe(dataset.fingerprint);
  });

  it('has users of every type and items of every kind', () => {
    expect(new Set(truth.userTypes)).toEqual(new Set(USER_TYPES));
    expect(new Set(truth.itemKinds)).toEqual(new Set(ITEM_KINDS));
    expect(dataset.items.measured.map(({ name }) => name)).toEqual([...AUDIO_FEATURES]);
  });

  it('knows nothing of a sparse item but its title and artist, and is unsure of a predicted one', () => {
    const { items: table } = dataset;
    const confidence = table.measured[0]!.confidence;
    for (const item of items) {
      const kind = truth.itemKinds[item]!;
      expect(table.genres[item]!.length === 0, kind).toBe(kind === 'sparse');
      expect(Number.isNaN(table.measured[0]!.value[item]!), kind).toBe(kind === 'sparse');
      if (kind === 'predicted') expect(confidence[item]).toBeLessThan(0.4);
      if (kind === 'complete') expect(confidence[item]).toBeGreaterThan(0.75);
      if (kind === 'old') expect(table.releaseYear[item]).toBeLessThan(1960);
    }
  });

  it('has cold users, plays, skips, repeats, and sessions on many days', () => {
    const playsOf = users.map((user) => rowsOf(user).filter((row) => eventAt(row) === 'play'));
    expect(playsOf.filter((plays) => plays.length < 5).length).toBeGreaterThan(15);
    expect(playsOf.filter((plays) => plays.length >= 20).length).toBeGreaterThan(100);
    expect(new Set(interactions.event)).toEqual(new Set([EVENTS.indexOf('play'), EVENTS.indexOf('skip')]));
    const repeats = playsOf.map((plays) => plays.length - new Set(plays.map((row) => interactions.item[row])).size);
    expect(repeats.filter((count) => count > 0).length).toBeGreaterThan(100);
    const sessionsOf = users.map(
      (user) =>
        rowsOf(user).filter(
          (row, index) => index === 0 || interactions.timestamp[row]! - interactions.timestamp[row - 1]! > 30 * 60_000,
        ).length,
    );
    expect(sessionsOf.filter((sessions) => sessions >= 5).length).toBeGreaterThan(150);
  });

  it('plays longer than it skips, and no longer than the item lasts', () => {
    for (let row = 0; row < interactions.count; row++) {
      const lasts = dataset.items.durationMs[interactions.item[row]!]!;
      const listened = interactions.durationMs[row]!;
      if (Number.isNaN(lasts)) continue; // a sparse item does not say
      if (eventAt(row) === 'skip') expect(listened).toBeLessThan(lasts / 2);
      else expect(listened).toBeGreaterThan(lasts / 2);
      expect(listened).toBeLessThanOrEqual(lasts);
    }
  });

  it('offers no new item before it is out', () => {
    const first = Math.min(...interactions.timestamp);
    for (const item of items.filter((item) => truth.itemKinds[item] === 'new')) {
      const met = interactions.timestamp.filter((_, row) => interactions.item[row] === item);
      expect(Math.min(...met) - first).toBeGreaterThan(100 * 86_400_000); // .65 of 180 days is 117
    }
  });

  it('makes a world of one user and one item', () => {
    const tiny = synthesize({ seed: 1, users: 1, items: 1, days: 1 });
    expect(tiny.dataset.items.ids).toEqual(['item-1']);
    expect(tiny.truth.probability(0, 0)).toBeCloseTo(1 / (1 + Math.exp(2)), 6); // one item has no taste: sigmoid(−2)
  });

  it('refuses a world without users', () => {
    expect(() => synthesize({ seed: 1, users: 0 })).toThrow(
      'synthesize, users: expected a whole number of at least 1, got 0',
    );
  });
});

describe('SyntheticTruth', () => {
  it('gives weights on the simplex, and probabilities that are their blend of the scores', () => {
    for (const user of users) {
      const weights = truth.optimalWeights(user);
      expect(Math.min(...weights)).toBeGreaterThanOrEqual(0);
      expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
      expect(truth.probability(user, 7)).toBeCloseTo(blend(weights, user, 7), 12);
    }
  });

  it('is what happened: the share of plays among first meetings follows the probability', () => {
    // A meeting shows as a play with probability p, as a skip with (1 − p) / 2; so a first row is a play with
    // probability q = p / (p + (1 − p) / 2). Over all first rows the number of plays must be Σ q ± 4 standard deviations,
    // within each tenth of q.
    const tenths = Array.from({ length: 10 }, () => ({ plays: 0, expected: 0, variance: 0 }));
    for (const user of users) {
      const met = new Set<number>();
      for (const row of rowsOf(user)) {
        const item = interactions.item[row]!;
        if (met.has(item)) continue;
        met.add(item);
        const p = truth.probability(user, item);
        const q = p / (p + (1 - p) / 2);
        const tenth = tenths[Math.floor(10 * q)]!;
        tenth.plays += eventAt(row) === 'play' ? 1 : 0;
        tenth.expected += q;
        tenth.variance += q * (1 - q);
      }
    }
    for (const { plays, expected, variance } of tenths) {
      expect(Math.abs(plays - expected)).toBeLessThanOrEqual(4 * Math.sqrt(variance) + 1e-9);
    }
  });

  it('has its least squared error at the optimal weights, and nowhere else on the grid', () => {
    // E (v · s − y)² = E (v · s − p)² + E p (1 − p): only the first term depends on v.
    for (const user of users.slice(0, 40)) {
      const excess = (weights: readonly number[]) =>
        mean(items.map((item) => (blend(weights, user, item) - truth.probability(user, item)) ** 2));
      const best = truth.optimalWeights(user);
      expect(excess(best)).toBeLessThan(1e-20);
      for (const weights of grid) {
        const distance = Math.hypot(...weights.map((weight, source) => weight - best[source]!));
        if (distance > 0.05) expect(excess(weights)).toBeGreaterThan(1e-4);
      }
    }
  });

  it('leaves every fixed blend far behind the users’ own', () => {
    const precisionAt10 = (weightsOf: (user: number) => readonly number[]) =>
      mean(
        users.slice(0, 100).map((user) => {
          const scored = items.map((item) => ({ item, score: blend(weightsOf(user), user, item) }));
          const top = scored.sort((a, b) => b.score - a.score).slice(0, 10);
          return mean(top.map(({ item }) => truth.probability(user, item)));
        }),
      );
    const own = precisionAt10(truth.optimalWeights);
    const fixed = Math.max(...grid.map((weights) => precisionAt10(() => weights)));
    expect(own - fixed).toBeGreaterThan(0.1);
  });
});
