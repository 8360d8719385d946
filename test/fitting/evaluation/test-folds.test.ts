import { describe, expect, it } from 'vitest';
import { type TestFold, type TestFoldsOptions, testFolds } from '../../../training/evaluation/test-folds.js';
import { smallDataset, WITHOUT_TERM } from '../../unit/training/small-world.js';

const OPTIONS: TestFoldsOptions = { dataset: smallDataset(), config: WITHOUT_TERM, folds: 4, seed: 1 };

async function collect(options: Partial<TestFoldsOptions>): Promise<TestFold[]> {
  const found: TestFold[] = [];
  for await (const fold of testFolds({ ...OPTIONS, ...options })) found.push(fold);
  return found;
}

const usersOf = (cases: readonly { readonly user: number }[]) => new Set(cases.map(({ user }) => user));

describe('testFolds', () => {
  it('tests every user once, with a foundation that has not seen them', async () => {
    const tested: number[] = [];
    for await (const { foundation, cases } of testFolds({
      dataset: smallDataset(),
      config: WITHOUT_TERM,
      folds: 2,
      seed: 1,
    })) {
      const users = new Set(cases.map(({ user }) => user));
      const fitted = [...foundation.trainingCases, ...foundation.validationCases].map(({ user }) => user);
      expect(fitted.filter((user) => users.has(user))).toEqual([]);
      expect(cases.every(({ world }) => world === foundation.world)).toBe(true);
      tested.push(...users);
    }
    expect(tested.sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, user) => user));
  });

  it.each([0, 1])('refuses %i folds: somebody must be left to fit to', async (folds) => {
    const options = { dataset: smallDataset(), config: WITHOUT_TERM, folds, seed: 1 };
    const first = testFolds(options)[Symbol.asyncIterator]().next();
    await expect(first).rejects.toThrow(`folds: expected at least 2, got ${folds}`);
  });

  it('asks about some of the users, the same whenever it is asked, and fits to as many as before', async () => {
    const all = await collect({ folds: 2 });
    const some = await collect({ folds: 2, mostUsers: 5 });
    expect(some.map(({ cases }) => usersOf(cases).size)).toEqual([5, 5]);
    expect(some.map(({ split }) => split.users)).toEqual(all.map(({ split }) => split.users));
    const again = await collect({ folds: 2, mostUsers: 5 });
    expect(again.map(({ cases }) => [...usersOf(cases)])).toEqual(some.map(({ cases }) => [...usersOf(cases)]));
  });

  it('gives one fold alone, the same as among the others', async () => {
    const [all, [second]] = [await collect({ folds: 2 }), await collect({ folds: 2, fold: 2 })];
    expect(all.map(({ name }) => name)).toEqual(['fold 1/2', 'fold 2/2']);
    expect(second!.name).toBe('fold 2/2');
    expect(usersOf(second!.cases)).toEqual(usersOf(all[1]!.cases));
  });

  it.each([0, 5])('refuses fold %i of 4', async (fold) => {
    await expect(collect({ fold })).rejects.toThrow(`fold: expected 1 to 4, got ${fold}`);
  });
});
