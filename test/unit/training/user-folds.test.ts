import { describe, expect, it } from 'vitest';
import { userFolds, usersOutside } from '../../../training/tasks/user-folds.js';

const users = Int32Array.from({ length: 11 }, (_, index) => 100 + index);

describe('userFolds', () => {
  it('puts every user in exactly one of nearly equal folds, ascending', () => {
    const folds = userFolds(users, 3, 1);
    expect(folds.map((fold) => fold.length)).toEqual([4, 4, 3]);
    expect(Int32Array.from(folds.flatMap((fold) => [...fold])).sort()).toEqual(users);
    for (const fold of folds) expect(fold).toEqual(fold.slice().sort());
  });

  it('is the same for one seed, another for another', () => {
    expect(userFolds(users, 3, 1)).toEqual(userFolds(users, 3, 1));
    expect(userFolds(users, 3, 1)).not.toEqual(userFolds(users, 3, 2));
  });
});

describe('usersOutside', () => {
  it('is everybody else', () => {
    const [first, ...others] = userFolds(users, 3, 1);
    expect(usersOutside(users, first!)).toEqual(Int32Array.from(others.flatMap((fold) => [...fold])).sort());
  });
});
