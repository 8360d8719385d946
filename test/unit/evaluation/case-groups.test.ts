import { describe, expect, it } from 'vitest';
import { byDifficulty, bySupport, differenceGroups } from '../../../training/evaluation/case-groups.js';
import { measure } from './made-measure.js';

describe('differenceGroups', () => {
  it('are all cases, the coldest, each user type and each number of known positives there is', () => {
    const measures = [measure({ userType: 'social', support: 5 }), measure({ userType: 'binger', support: 10 })];
    const groups = Object.entries(differenceGroups(measures)).map(([name, belongs]) => [name, measures.map(belongs)]);
    expect(groups).toEqual([
      ['overall', [true, true]],
      ['n <= 5', [true, false]],
      ['binger', [false, true]],
      ['social', [true, false]],
      ['n = 5', [true, false]],
      ['n = 10', [false, true]],
    ]);
  });
});

describe('bySupport', () => {
  it('puts many different numbers of known positives into ranges', () => {
    const measures = [1, 2, 3, 4, 6, 8, 15, 30, 200].map((support) => measure({ support }));
    const groups = [...bySupport(measures)].map(([name, belongs]) => [name, measures.filter(belongs).length]);
    expect(groups).toEqual([
      ['1', 1],
      ['2', 1],
      ['3–5', 2],
      ['6–10', 2],
      ['11–20', 1],
      ['21–50', 1],
      ['101 and more', 1],
    ]);
  });
});

describe('byDifficulty', () => {
  it('are quarters of the cases, the best served by fixed weights first', () => {
    const fixed = [0.1, 0.9, 0.5, 0, 0.2, 0.8, 0.4, 0.3].map((ndcg_at_10) => measure({ ndcg_at_10 }));
    const quarters = [...byDifficulty(fixed)].map(([name, belongs]) => [
      name,
      fixed.flatMap((one, at) => (belongs(one, at) ? [at] : [])),
    ]);
    expect(quarters).toEqual([
      ['easiest', [1, 5]],
      ['easier', [2, 6]],
      ['harder', [4, 7]],
      ['hardest', [0, 3]],
    ]);
  });
});
