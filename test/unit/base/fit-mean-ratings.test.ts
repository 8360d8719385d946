import { expect, it } from 'vitest';
import { buildDataset } from '../../../data/dataset/index.js';
import { fitMeanRatings } from '../../../training/base/fit-mean-ratings.js';

const dataset = buildDataset({
  feedback: { kind: 'graded', min: 1, max: 5, positiveAt: 4 },
  users: ['ann', 'bob', 'eve'],
  items: ['good', 'bad', 'unrated', 'hers'].map((id) => ({ id })),
  interactions: [
    { user: 'ann', item: 'good', value: 5, timestamp: 1 },
    { user: 'bob', item: 'good', value: 4, timestamp: 2 },
    { user: 'ann', item: 'bad', value: 2, timestamp: 3 },
    { user: 'eve', item: 'hers', value: 1, timestamp: 4 },
  ],
});

it('is how an item is rated beyond the mean of all ratings, drawn to 0 by five ratings more', () => {
  const { mean: found, beyond } = fitMeanRatings(dataset, Int32Array.of(0, 1));
  const [good, bad, unrated, hers] = beyond;
  const mean = (1 + 0.75 + 0.25) / 3;
  expect(found).toBeCloseTo(mean, 12);
  expect(good).toBeCloseTo((1.75 - 2 * mean) / 7, 7);
  expect(bad).toBeCloseTo((0.25 - mean) / 6, 7);
  expect([unrated, hers]).toEqual([0, 0]); // eve is not fitted to
});

it('says nothing of a set that nobody rated', () => {
  const { mean, beyond } = fitMeanRatings({ ...dataset, feedback: { kind: 'implicit' } }, Int32Array.of(0, 1));
  expect([mean, ...beyond]).toEqual([0, 0, 0, 0, 0]);
});
