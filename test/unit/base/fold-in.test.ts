import { describe, expect, it } from 'vitest';
import { createRng } from '../../../data/schema/random.js';
import { dot } from '../../../models/base/dot.js';
import { foldInUser } from '../../../models/base/fold-in.js';
import { createItemFactors, type ItemFactors } from '../../../models/base/item-factors.js';
import { leaveOneOut } from '../../../models/base/leave-one-out.js';

/** Two items, (1, 1) and (1, −1): their Gram matrix is 2 I. */
function twoItems(changes: Partial<ItemFactors> = {}): ItemFactors {
  const factors = Float32Array.of(1, 1, 1, -1);
  const userMean = new Float32Array(2);
  const fitted = { width: 2, items: 2, factors, isKnown: Uint8Array.of(1, 1), alpha: 3, userMean };
  return createItemFactors({ ...fitted, regularization: 1, unobservedWeight: 1, ...changes });
}

function randomFactors(changes: Partial<ItemFactors> = {}): ItemFactors {
  const rng = createRng(7, 'factors');
  const [width, items] = [9, 30];
  const factors = Float32Array.from({ length: items * width }, () => rng.normal());
  const userMean = Float32Array.from({ length: width }, () => rng.normal());
  const fitted = { width, items, factors, isKnown: new Uint8Array(items).fill(1), alpha: 4, userMean };
  return createItemFactors({ ...fitted, regularization: 2, unobservedWeight: 0.1, ...changes });
}

describe('foldInUser', () => {
  it('solves the normal equations worked by hand', () => {
    // 2 I + 3 (1,1)(1,1)ᵀ + 1 I = [[6, 3], [3, 6]]; right side 3 (1, 1); so x = 3 / 9 (1, 1)
    expect([...foldInUser(twoItems(), [0])]).toEqual([Math.fround(1 / 3), Math.fround(1 / 3)]);
  });

  it('pulls to the mean user, here worked by hand', () => {
    // the same matrix, right side 3 (1, 1) + 1 (1, 0) = (4, 3); its inverse is [[6, −3], [−3, 6]] / 27
    const [first, second] = foldInUser(twoItems({ userMean: Float32Array.of(1, 0) }), [0]);
    expect(first).toBeCloseTo((6 * 4 - 3 * 3) / 27, 6);
    expect(second).toBeCloseTo((-3 * 4 + 6 * 3) / 27, 6);
  });

  it('leaves out what was not observed where that weighs nothing', () => {
    // 0 · 2 I + 3 (1,1)(1,1)ᵀ + 1 I = [[4, 3], [3, 4]]; right side 3 (1, 1); so x = 3 / 7 (1, 1)
    const [first] = foldInUser(twoItems({ unobservedWeight: 0 }), [0]);
    expect(first).toBeCloseTo(3 / 7, 6);
  });

  it('reads a weight of 2 as two observations', () => {
    const model = randomFactors();
    const weighted = foldInUser(model, [3, 8], [2, 1]);
    const repeated = foldInUser(model, [3, 3, 8]);
    for (let k = 0; k < model.width; k++) expect(weighted[k]).toBeCloseTo(repeated[k]!, 5);
  });

  it('gives zeros without support', () => {
    expect([...foldInUser(randomFactors(), [])]).toEqual(new Array(9).fill(0));
  });

  it('moves the score of what was liked towards 1', () => {
    const model = randomFactors();
    const scoreOf = (support: number[], item: number) =>
      dot(foldInUser(model, support), 0, model.factors, item * model.width, model.width);
    expect(Math.abs(1 - scoreOf([3, 8, 20], 20))).toBeLessThan(Math.abs(1 - scoreOf([3, 8], 20)) / 2);
  });
});

describe('leaveOneOut', () => {
  it.each([
    ['new users start from the mean', {}, undefined],
    ['nothing unobserved counts', { unobservedWeight: 0 }, undefined],
    ['observations are weighted', { unobservedWeight: 1 }, [1, 0.5, 3, 2, 1, 0.1]],
  ])('equals folding in afresh when %s', (_, changes, weights) => {
    const model = randomFactors(changes);
    const support = [2, 5, 11, 17, 23, 29];
    const all = leaveOneOut(model, support, weights);
    for (const position of support.keys()) {
      const others = (_: number, index: number) => index !== position;
      const afresh = foldInUser(model, support.filter(others), weights?.filter(others));
      for (let k = 0; k < model.width; k++) expect(all[position * model.width + k]).toBeCloseTo(afresh[k]!, 5);
    }
  });

  it('leaves nothing of a support of one', () => {
    expect([...leaveOneOut(randomFactors(), [4])]).toEqual(new Array(9).fill(0));
  });
});
