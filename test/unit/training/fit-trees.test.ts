import { describe, expect, it } from 'vitest';
import { createRng } from '../../../data/schema/random.js';
import type { BoostedTree } from '../../../models/network/boosted-trees.js';
import { fitTrees, treesOf } from '../../../training/boosted-term/fit-trees.js';
import type { TopRows } from '../../../training/boosted-term/top-rows.js';

describe('fitTrees', () => {
  /** Of eight numbers two say something: a row that has both is liked more often. */
  const both = (users: number, seed: number): TopRows[] => {
    const draw = createRng(seed);
    return Array.from({ length: users }, (_, user) => {
      const item = Int32Array.from({ length: 100 }, (_unused, index) => index);
      const numbers = Array.from({ length: 8 }, () => Float32Array.from(item, () => Number(draw.next() < 0.5)));
      const score = Float32Array.from(item, (index) => -3 - Math.log1p(index) / 4);
      const target = Uint8Array.from(item, (index) => {
        const odds = Math.exp(score[index]! + 2.5 * numbers[0]![index]! * numbers[1]![index]!);
        return Number(draw.next() < odds / (1 + odds));
      });
      return { user, item, score, numbers, target, missed: 1 };
    });
  };

  it('finds what two numbers say together and neither says alone', () => {
    const { scale, trees } = fitTrees(both(150, 1), { leastScale: 0.2 })!;
    const [none, first, second, together] = treesOf(trees, [
      ...[Float32Array.of(0, 1, 0, 1), Float32Array.of(0, 0, 1, 1)],
      ...Array<Float32Array>(6).fill(new Float32Array(4)),
    ]);
    expect(together! - Math.max(none!, first!, second!)).toBeGreaterThan(0.8);
    expect(together! - Math.max(first!, second!)).toBeGreaterThan(Math.max(first!, second!) - none! + 0.2);
    expect(scale).toBeGreaterThan(0.2);
  });

  it('has trees that know nothing of some of the users, for each of them once', () => {
    const rows = both(150, 1);
    const fit = fitTrees(rows, { leastScale: 0.2 })!;
    const known = fit.outOfFold.flatMap(({ users }) => [...users]);
    expect(known.sort((a, b) => a - b)).toEqual(rows.map(({ user }) => user));
    const depthOf = (trees: readonly BoostedTree[]) => trees[0]!.numbers.length;
    let compared = 0;
    for (const { users, trees } of fit.outOfFold) {
      expect([trees.length, depthOf(trees)]).toEqual([fit.trees.length, depthOf(fit.trees)]);
      const [own] = users;
      const others = rows.map((one) =>
        one.user === own ? { ...one, numbers: one.numbers.map((values) => values.toReversed()) } : one,
      );
      const changed = fitTrees(others, { leastScale: 0.2 })!;
      if (depthOf(changed.trees) !== depthOf(trees)) continue; // one user may tip the scale
      const withoutOwn = changed.outOfFold.find((fold) => fold.users.has(own!))!;
      const common = Math.min(trees.length, withoutOwn.trees.length);
      expect(withoutOwn.trees.slice(0, common)).toEqual(trees.slice(0, common));
      expect(changed.trees.slice(0, common)).not.toEqual(fit.trees.slice(0, common));
      compared++;
    }
    expect(compared).toBeGreaterThan(0);
  });

  it('is the same whenever it is asked', () => {
    const rows = both(60, 2);
    expect(fitTrees(rows, { leastScale: 0.2 })).toEqual(fitTrees(rows, { leastScale: 0.2 }));
  });
});
