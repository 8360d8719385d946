import { beforeAll, describe, expect, it } from 'vitest';
import { buildDataset } from '../../../data/dataset/index.js';
import { byCountWeights } from '../../../models/fusion/by-count.js';
import { withoutTimes } from '../../../training/evaluation/without-times.js';
import { type Foundation, layFoundation } from '../../../training/foundation.js';
import { evenly } from '../../../training/tasks/evenly.js';
import type { WeightSearch } from '../../../training/weight-search.js';
import { bestSearch } from '../../../training/weight-search.js';
import {
  privateItem,
  SMALL_CONFIG,
  smallDataset,
  smallFoundation,
  WITHOUT_TERM,
} from '../../unit/training/small-world.js';

describe('layFoundation', () => {
  let foundation: Foundation;
  beforeAll(async () => {
    foundation = (await smallFoundation()).foundation;
  });

  it('every training case is seen by a world that was fitted without its user, the foundation’s own by one with all', () => {
    const cases = [...foundation.trainingCases, ...foundation.validationCases];
    expect(new Set(cases.map(({ user }) => user)).size).toBe(40);
    for (const { user, world } of cases) {
      const item = privateItem(user); // played by this user alone
      expect(world.scorers.popularity.counts[item]).toBe(0);
      expect(world.scorers.cf.isKnown[item]).toBe(0);
      expect(world.history.at(Number.NaN).countOf(item)).toBe(0);
      expect(foundation.world.scorers.popularity.counts[item]).toBe(1);
    }
  });

  it('holds out a share of the users, with all their cases', () => {
    const users = (cases: Foundation['trainingCases']) => new Set(cases.map(({ user }) => user));
    const [training, validation] = [users(foundation.trainingCases), users(foundation.validationCases)];
    expect(validation.size).toBe(40 * SMALL_CONFIG.validationShare);
    expect(training.size).toBe(40 - validation.size);
    expect([...validation].filter((user) => training.has(user))).toEqual([]);
  });

  it('has four draws of each user’s cases where a small set has no times, of those who are held out, too', async () => {
    const dataset = withoutTimes(smallDataset());
    const users = Int32Array.from(dataset.users.ids.keys());
    const { trainingCases, validationCases } = await layFoundation({ dataset, users, config: WITHOUT_TERM, seed: 1 });
    for (const cases of [trainingCases, validationCases]) {
      const known = cases.filter(({ user, support }) => user === cases[0]!.user && support.length === 5);
      expect(new Set(known.map(({ support }) => support.join())).size).toBe(4);
    }
    const once = foundation.trainingCases.filter(({ user }) => user === foundation.trainingCases[0]!.user);
    expect(new Set(once.map(({ support }) => support.length)).size).toBe(once.length);
  });

  it('takes the scale of the rows, and weights for any count', () => {
    expect(['log_odds', 'probability']).toContain(foundation.space);
    expect(foundation.byCount[0]).toEqual({ minCount: 0, weights: [0, 0, 1] }); // no case without support: popularity
    for (const count of [0, 1, 3, 100]) {
      const sum = byCountWeights(foundation.byCount, count).reduce((a, b) => a + b);
      expect(sum).toBeCloseTo(1, 12);
    }
  });

  it('is the same for the same seed', async () => {
    const again = (await smallFoundation()).foundation;
    expect(again.calibrators).toEqual(foundation.calibrators);
    expect(again.byCount).toEqual(foundation.byCount);
    expect(again.world.scorers.cf.factors).toEqual(foundation.world.scorers.cf.factors);
    expect(again.validationCases.map(({ user }) => user)).toEqual(foundation.validationCases.map(({ user }) => user));
  });

  it('says what is missing where too few users have enough positives', async () => {
    const dataset = smallDataset();
    const lay = (users: Int32Array, minPositives: number) =>
      layFoundation({ dataset, users, config: { ...SMALL_CONFIG, minPositives }, seed: 1 });
    const everybody = Int32Array.from(dataset.users.ids.keys());
    await expect(lay(everybody, 50)).rejects.toThrow(/expected at least 2 users with 50 positives.*got 0/);
    await expect(lay(everybody.slice(0, 1), 12)).rejects.toThrow(/got 1/);
    await expect(lay(everybody.slice(0, 0), 12)).rejects.toThrow(/got 0/);
    const empty = buildDataset({ feedback: { kind: 'implicit' }, interactions: [] });
    const none = { dataset: empty, users: new Int32Array(0), config: SMALL_CONFIG, seed: 1 };
    await expect(layFoundation(none)).rejects.toThrow(/got 0/);
  });
});

describe('evenly', () => {
  it('takes all of a short list, and about as many as asked of a long one, from end to end', () => {
    expect(evenly([1, 2, 3], 5)).toEqual([1, 2, 3]);
    expect(evenly([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 4)).toEqual([0, 3, 6, 9]); // every ⌈10 / 4⌉ = 3rd
    expect(evenly([], 4)).toEqual([]);
  });

  it('meets cases of every size, though each user has one of each of the five', () => {
    const sizes = Array.from({ length: 7500 }, (_, index) => index % 5);
    expect(new Set(evenly(sizes, 1500))).toEqual(new Set([0, 1, 2, 3, 4])); // every fifth would meet one
  });
});

describe('bestSearch', () => {
  it('is the one whose grouped weights did best among the scales asked for; the first of equals', () => {
    const search = (scale: WeightSearch['scale'], groupedQuality: number) =>
      ({ scale, groupedQuality }) as WeightSearch;
    const all = [search('log_odds', 0.3), search('probability', 0.3), search('z', 0.4)];
    expect(bestSearch(all, ['log_odds', 'probability'])).toBe(all[0]);
    expect(bestSearch(all, ['log_odds', 'probability', 'z'])).toBe(all[2]);
  });
});
