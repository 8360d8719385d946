import { describe, expect, it } from 'vitest';
import { createRng } from '../../../data/schema/random.js';
import { byQuestions } from '../../../models/network/boosted-trees.js';
import { binRows, fitEdges } from '../../../training/boosted-term/bin-rows.js';
import { fitTrees, treesOf } from '../../../training/boosted-term/fit-trees.js';
import type { TopRows } from '../../../training/boosted-term/top-rows.js';
import { type Added, foldsOf, gainsOf, testGains, tryBoosting } from '../../../training/boosted-term/try-boosting.js';

const halvesOf = (one: Added, other: Added): Added =>
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

  it('finds what two numbers say together and neither says alone', () => {
    const { scale, trees } = fitTrees(both(40, 3), { leastScale: 0.2 })!;
    const [none, first, second, together] = treesOf(trees, [
      ...[Float32Array.of(0, 1, 0, 1), Float32Array.of(0, 0, 1, 1)],
      ...Array<Float32Array>(6).fill(new Float32Array(4)),
    ]);
    expect(together! - Math.max(none!, first!, second!)).toBeGreaterThan(0.8);
    expect(together! - Math.max(first!, second!)).toBeGreaterThan(Math.max(first!, second!) - none! + 0.2);
    expect(scale).toBeGreaterThan(0.2);
  });

  it('has trees that know nothing of some of the users, for each of them once', () => {
    const rows = both(30, 3);
    const fit = fitTrees(rows, { leastScale: 0.2 })!;
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
      const changed = fitTrees(others, { leastScale: 0.2 })!;
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

  it('takes one kind or halves of both, whichever ranks those best whom the trees do not know', () => {
    const populations = [both(30, 1), both(30, 4), both(20, 3)];
    const taken = populations.map((rows) => {
      const fit = fitTrees(rows, { leastScale: 0.2 })!;
      const edges = fitEdges(rows);
      const folds = foldsOf(
        rows.map((one) => binRows(one, edges)),
        edges,
        fit.scale,
        0,
      );
      const small = tryBoosting({ objective: 'listwise', levels: 3, rate: 0.16, most: 400 }, folds, { seed: 0 }).added;
      const large = tryBoosting({ objective: 'pointwise', levels: 6, rate: 0.08, most: 800 }, folds, { seed: 0 }).added;
      const choices = [
        { kinds: [3], added: small },
        { kinds: [6], added: large },
        { kinds: [3, 6], added: halvesOf(small, large) },
      ];
      const gains = choices.map(({ added }) => testGains(gainsOf(folds, added)).difference);
      const { kinds, added } = choices[gains.indexOf(Math.max(...gains))]!;
      expect(byQuestions(fit.trees).map(([tree]) => tree!.numbers.length)).toEqual(kinds);
      fit.outOfFold.forEach(({ users, trees }, fold) => {
        const said = treesOf(trees, rows.find(({ user }) => users.has(user))!.numbers);
        said.forEach((sum, row) => {
          expect(sum).toBeCloseTo(added[fold]![0]![row]!, 10);
        });
      });
      return kinds;
    });
    expect(new Set(taken)).toEqual(new Set([[3], [6], [3, 6]]));
  });

  it('says how far it is: of what it tries, then of what it takes', () => {
    const said: [stage: string, done: number, of: number][] = [];
    const fit = fitTrees(both(20, 3), { leastScale: 0.2, onProgress: (...told) => said.push(told as never) })!;
    const stages = ['trees tried', 'boosted term'].map((name) => said.filter(([stage]) => stage === name));
    expect(stages.flat()).toEqual(said);
    for (const [index, most] of [400 + 800, fit.trees.length].entries()) {
      const done = stages[index]!.map(([, count]) => count);
      expect(done).toEqual(done.toSorted((one, other) => one - other));
      expect(stages[index]!.at(-1)).toEqual([expect.anything(), most, most]);
    }
  });

  it('has nothing to say of no rows, and of rows that are all alike', () => {
    expect(fitTrees([], { leastScale: 0.2 })).toBeNull();
    const alike = both(20, 1).map((one) => ({ ...one, numbers: one.numbers.map((own) => own.fill(1)) }));
    expect(fitTrees(alike, { leastScale: 0.2 })).toBeNull();
  });

  it('is the same whenever it is asked', () => {
    const rows = both(20, 4);
    expect(fitTrees(rows, { leastScale: 0.2 })).toEqual(fitTrees(rows, { leastScale: 0.2 }));
  });
});
