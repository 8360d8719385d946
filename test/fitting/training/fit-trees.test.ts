import { describe, expect, it } from 'vitest';
import { createRng } from '../../../data/schema/random.js';
import { byQuestions } from '../../../models/network/boosted-trees.js';
import { binRows, fitEdges } from '../../../training/boosted-term/bin-rows.js';
import { fitTrees, treesOf } from '../../../training/boosted-term/fit-trees.js';
import { withGrowers } from '../../../training/boosted-term/growers.js';
import type { Added } from '../../../training/boosted-term/held-out.js';
import type { TopRows } from '../../../training/boosted-term/top-rows.js';
import { foldsOf, gainsWith, testGains, tryBoosting } from '../../../training/boosted-term/try-boosting.js';

const halvesOf = (one: readonly Added[], other: readonly Added[]): readonly Added[] =>
  one.map((cases, fold) =>
    cases.map((rows, index) => rows.map((value, row) => (value + other[fold]![index]![row]!) / 2)),
  );

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

  it('finds what two numbers say together and neither says alone', async () => {
    const { scale, trees } = (await fitTrees(both(40, 3), { leastScale: 0.2 }))!;
    const [none, first, second, together] = treesOf(trees, [
      ...[Float32Array.of(0, 1, 0, 1), Float32Array.of(0, 0, 1, 1)],
      ...Array<Float32Array>(6).fill(new Float32Array(4)),
    ]);
    expect(together! - Math.max(none!, first!, second!)).toBeGreaterThan(0.8);
    expect(together! - Math.max(first!, second!)).toBeGreaterThan(Math.max(first!, second!) - none! + 0.2);
    expect(scale).toBeGreaterThan(0.2);
  });

  it('has trees that know nothing of some of the users, for each of them once', async () => {
    const rows = both(30, 3);
    const fit = (await fitTrees(rows, { leastScale: 0.2 }))!;
    const known = fit.outOfFold.flatMap(({ users }) => [...users]);
    expect(known.sort((a, b) => a - b)).toEqual(rows.map(({ user }) => user));
    let compared = 0;
    for (const { users, trees } of fit.outOfFold) {
      expect(byQuestions(trees).map(({ length }) => length)).toEqual(
        byQuestions(fit.trees).map(({ length }) => length),
      );
      const [own] = users;
      const others = rows.map((one) =>
        one.user === own ? { ...one, numbers: one.numbers.map((values) => values.toReversed()) } : one,
      );
      const changed = (await fitTrees(others, { leastScale: 0.2 }))!;
      const isAlike = byQuestions(changed.trees).length === byQuestions(trees).length;
      if (!isAlike || changed.trees[0]!.numbers.length !== trees[0]!.numbers.length) continue; // one user may tip the scale
      const withoutOwn = byQuestions(changed.outOfFold.find((fold) => fold.users.has(own!))!.trees);
      byQuestions(trees).forEach((kind, index) => {
        const common = Math.min(kind.length, withoutOwn[index]!.length);
        expect(withoutOwn[index]!.slice(0, common)).toEqual(kind.slice(0, common));
        const [withOwn, before] = [byQuestions(changed.trees), byQuestions(fit.trees)];
        expect(withOwn[index]!.slice(0, common)).not.toEqual(before[index]!.slice(0, common));
      });
      compared++;
    }
    expect(compared).toBeGreaterThan(0);
  });

  it('takes one kind or halves of both, whichever ranks those best whom the trees do not know', async () => {
    const populations = [both(30, 1), both(30, 4), both(20, 3)];
    const taken: number[][] = [];
    for (const rows of populations) {
      const fit = (await fitTrees(rows, { leastScale: 0.2 }))!;
      const folds = foldsOf(binRows(rows, fitEdges(rows), fit.scale), 0);
      const [small, large] = await withGrowers(1, (growers) =>
        Promise.all([
          tryBoosting({ objective: 'listwise', levels: 3, rate: 0.16, most: 400 }, folds, { seed: 0, growers }),
          tryBoosting({ objective: 'pointwise', levels: 6, rate: 0.08, most: 800 }, folds, { seed: 0, growers }),
        ]),
      );
      const choices = [
        { kinds: [3], added: small.added },
        { kinds: [6], added: large.added },
        { kinds: [3, 6], added: halvesOf(small.added, large.added) },
      ];
      const gains = choices.map(({ added }) => testGains(gainsWith(folds, added)).difference);
      const { kinds, added } = choices[gains.indexOf(Math.max(...gains))]!;
      expect(byQuestions(fit.trees).map(([tree]) => tree!.numbers.length)).toEqual(kinds);
      fit.outOfFold.forEach(({ users, trees }, fold) => {
        const said = treesOf(trees, rows.find(({ user }) => users.has(user))!.numbers);
        said.forEach((sum, row) => {
          expect(sum).toBeCloseTo(added[fold]![0]![row]!, 10);
        });
      });
      taken.push(kinds);
    }
    expect(new Set(taken)).toEqual(new Set([[3], [6], [3, 6]]));
  });

  it('says how far it is: of what it tries, then of what it takes', async () => {
    const said: [stage: string, done: number, of: number][] = [];
    const fit = (await fitTrees(both(20, 3), { leastScale: 0.2, onProgress: (...told) => said.push(told as never) }))!;
    const stages = ['trees tried', 'boosted term'].map((name) => said.filter(([stage]) => stage === name));
    expect(stages.flat()).toEqual(said);
    for (const [index, most] of [400 + 800, fit.trees.length].entries()) {
      const done = stages[index]!.map(([, count]) => count);
      expect(done).toEqual(done.toSorted((one, other) => one - other));
      expect(stages[index]!.at(-1)).toEqual([expect.anything(), most, most]);
    }
  });

  it('has nothing to say of no rows, and of rows that are all alike', async () => {
    expect(await fitTrees([], { leastScale: 0.2 })).toBeNull();
    const alike = both(20, 1).map((one) => ({ ...one, numbers: one.numbers.map((own) => own.fill(1)) }));
    expect(await fitTrees(alike, { leastScale: 0.2 })).toBeNull();
  });

  it('is the same whenever it is asked', async () => {
    const rows = both(20, 4);
    expect(await fitTrees(rows, { leastScale: 0.2 })).toEqual(await fitTrees(rows, { leastScale: 0.2 }));
  });

  it('is the same on one thread and on several', async () => {
    const rows = both(20, 3);
    const alone = await fitTrees(rows, { leastScale: 0.2 });
    expect(byQuestions(alone!.trees).length).toBeGreaterThan(0);
    for (const workers of [2, 4]) expect(await fitTrees(rows, { leastScale: 0.2, workers })).toEqual(alone);
  });
});
