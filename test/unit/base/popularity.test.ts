import { describe, expect, it } from 'vitest';
import { fitPopularity } from '../../../training/base/fit-popularity.js';
import { tinyDataset } from './tiny-dataset.js';

const dataset = tinyDataset(
  [
    [0, 0, 0],
    [0, 0, 10],
    [0, 1, 20],
    [1, 0, 20],
    [1, 2, 5, 'skip'],
    [2, 2, 20],
  ],
  { users: 3, titles: ['a', 'b', 'c'] },
);
const day = 86_400_000;

describe('fitPopularity', () => {
  it('counts each fitting user once per item, and nobody else', () => {
    const { counts, rawScores } = fitPopularity(dataset, [0, 1], { halfLifeDays: null });
    expect([...counts]).toEqual([2, 1, 0]);
    expect([...rawScores]).toEqual([Math.log(3), Math.log(2), 0].map(Math.fround));
  });

  it('halves a positive per half-life before the last one, taking the latest of repeats', () => {
    const { counts, moment } = fitPopularity(dataset, [0, 1], { halfLifeDays: 10 });
    expect(moment).toBe(20 * day);
    expect([...counts]).toEqual([0.5 + 1, 1, 0]); // user 0 last on day 10, user 1 on day 20
  });

  it('does not see what comes after the moment', () => {
    const { counts } = fitPopularity(dataset, [0, 1, 2], { halfLifeDays: 10, moment: 5 * day });
    expect([...counts]).toEqual([0.5 ** 0.5, 0, 0]);
  });

  it('counts undated positives in full', () => {
    const interactions = { ...dataset.interactions, timestamp: new Float64Array(6).fill(Number.NaN) };
    const { counts, moment } = fitPopularity({ ...dataset, interactions }, [0, 1, 2], { halfLifeDays: 10 });
    expect(moment).toBeNaN();
    expect([...counts]).toEqual([2, 1, 1]);
  });
});
