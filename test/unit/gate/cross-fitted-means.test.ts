import { describe, expect, it } from 'vitest';
import { crossFittedMeans } from '../../../models/gate/cross-fitted-means.js';

const rows = {
  rewards: [1, 0, 1, 1, 0, 0],
  actions: ['a', 'a', 'b', 'a', 'b', 'a'],
  groups: ['x', 'x', 'x', 'y', 'y', 'y'],
  folds: [0, 1, 1, 1, 1, 1],
};

describe('crossFittedMeans', () => {
  it('draws a group’s mean to the action’s and that to the mean of all, without the row’s own fold', () => {
    // Without row 0: all (0 + 1 + 1 + 0 + 0) / 5; a: 0, 1, 0; a in x: 0.
    const all = 2 / 5;
    const ofA = (1 + 10 * all) / (3 + 10);
    expect(crossFittedMeans(rows)(0, 'a')).toBeCloseTo((0 + 10 * ofA) / (1 + 10), 12);
  });

  it('answers with the mean above where a group or an action was never seen', () => {
    const expected = crossFittedMeans(rows);
    expect(expected(0, 'c')).toBeCloseTo(2 / 5, 12);
    expect(expected(3, 'b')).toBe(1); // fold 1 is asked by fold 0 alone, whose only reward is 1
  });

  it('expects nothing where there is nothing else', () => {
    expect(crossFittedMeans({ ...rows, folds: [0, 0, 0, 0, 0, 0] })(0, 'a')).toBe(0);
  });

  it('does not take an action for a group', () => {
    const odd = { rewards: [1, 0], actions: ['a', 'a","b'], groups: ['b', ''], folds: [0, 1] };
    expect(crossFittedMeans(odd)(1, 'a')).toBe(1);
  });
});
