import { describe, expect, it } from 'vitest';
import { createRng } from '../../../data/schema/random.js';
import { dot } from '../../../models/base/dot.js';
import { foldInUser } from '../../../models/base/fold-in.js';
import { fitItemFactors, type ItemFactorsConfig } from '../../../training/base/fit-item-factors.js';
import { collectPositives, type Positives, transposePositives } from '../../../training/base/positives.js';
import { scaledRidge, solveFactors } from '../../../training/base/solve-factors.js';
import { implicitObjective } from './implicit-objective.js';
import { tinyDataset } from './tiny-dataset.js';

const config: ItemFactorsConfig = {
  width: 4,
  alpha: 2,
  regularization: 0.5,
  frequencyScaling: 0,
  iterations: 10,
  foldIn: { alpha: 10, regularization: 1, unobservedWeight: 0 },
};

/** User u likes about 60 % of the items of u's parity, and item `items − 1` nobody. */
function checkerboard(users: number, items: number): Positives {
  const rng = createRng(3, 'checkerboard');
  const offsets = [0];
  const indices: number[] = [];
  for (let user = 0; user < users; user++) {
    for (let item = user % 2; item < items - 1; item += 2) if (rng.next() < 0.6) indices.push(item);
    offsets.push(indices.length);
  }
  return { rows: users, columns: items, offsets: Int32Array.from(offsets), indices: Int32Array.from(indices) };
}

describe('fitItemFactors', () => {
  it('solves the checkerboard: after two likes, all items of that parity rank before all others', () => {
    const items = 31;
    const model = fitItemFactors(checkerboard(40, items), config, 1);
    for (const parity of [0, 1]) {
      const user = foldInUser(model, [parity + 2, parity + 8]);
      const scores = Array.from({ length: items - 1 }, (_, item) => dot(user, 0, model.factors, item * 4, 4));
      const own = scores.filter((_, item) => item % 2 === parity);
      const others = scores.filter((_, item) => item % 2 !== parity);
      expect(Math.min(...own)).toBeGreaterThan(Math.max(...others));
    }
  });

  it('expects of a new user what users in general like, and from one taste less of the opposite one', () => {
    const model = fitItemFactors(checkerboard(40, 31), config, 1);
    const meanScore = (user: Float32Array, parity: number) => {
      const own = Array.from({ length: 15 }, (_, index) => (2 * index + parity) * 4);
      return own.reduce((sum, start) => sum + dot(user, 0, model.factors, start, 4), 0) / own.length;
    };
    // half of the users like 60 % of the even items, and fitting shrinks scores somewhat
    expect(meanScore(model.userMean, 0)).toBeGreaterThan(0.2);
    expect(meanScore(model.userMean, 0)).toBeLessThan(0.35);
    const evenUser = foldInUser(model, [2, 8]);
    expect(meanScore(evenUser, 0)).toBeGreaterThan(1.3 * meanScore(model.userMean, 0));
    expect(meanScore(evenUser, 1)).toBeLessThan(0.7 * meanScore(model.userMean, 1));
  });

  it('is the same for the same seed and another for another', () => {
    const fitted = (seed: number) => fitItemFactors(checkerboard(10, 9), { ...config, iterations: 2 }, seed);
    expect(fitted(1)).toEqual(fitted(1));
    expect(fitted(1).factors).not.toEqual(fitted(2).factors);
  });

  it('knows only items that somebody liked', () => {
    const model = fitItemFactors(checkerboard(40, 31), config, 1);
    expect([...model.isKnown]).toEqual([...new Array(30).fill(1), 0]);
    expect([...model.factors.subarray(30 * 4)]).toEqual([0, 0, 0, 0]);
  });

  it('stays finite where nobody liked anything', () => {
    const nothing = { rows: 2, columns: 3, offsets: new Int32Array(3), indices: new Int32Array(0) };
    const model = fitItemFactors(nothing, config, 1);
    expect([...model.factors, ...model.userMean]).toEqual(new Array(16).fill(0));
  });
});

describe('solveFactors', () => {
  it.each([0, 1])('never raises the objective, with frequency scaling %i', (frequencyScaling) => {
    const model = { ...config, frequencyScaling, regularization: frequencyScaling === 0 ? 0.5 : 0.02 };
    const rng = createRng(5, 'start');
    const plain = checkerboard(20, 15);
    const byUser = { ...plain, weights: Float32Array.from(plain.indices, () => 0.5 + rng.next()) };
    const byItem = transposePositives(byUser);
    const users = new Float32Array(20 * 4);
    const items = Float32Array.from({ length: 15 * 4 }, () => rng.normal());
    let last = Number.POSITIVE_INFINITY;
    for (let half = 0; half < 12; half++) {
      if (half % 2 === 0) solveFactors(byUser, items, users, model);
      else solveFactors(byItem, users, items, model);
      const objective = implicitObjective(byUser, users, items, model);
      expect(objective).toBeLessThan(half < 6 ? last : last * (1 + 1e-6)); // single precision, once it has converged
      last = objective;
    }
  });
});

describe('implicitObjective', () => {
  it('is the sum over all pairs, worked by hand', () => {
    // scores 1·2 = 2 (liked, weight 3) and 1·1 = 1: 2² + 1² + 2·3·(1 − 2)² + ½ (1²) + ½ (2² + 1²) = 14
    const positives = { rows: 1, columns: 2, offsets: Int32Array.of(0, 1), indices: Int32Array.of(0) };
    const weighted = { ...positives, weights: Float32Array.of(3) };
    const model = { ...config, width: 1 };
    expect(implicitObjective(weighted, Float32Array.of(1), Float32Array.of(2, 1), model)).toBe(5 + 6 + 0.5 + 2.5);
  });
});

describe('scaledRidge', () => {
  it('counts the squared terms that a row takes part in', () => {
    expect(scaledRidge({ ...config, frequencyScaling: 1 }, 3, 10)).toBe(0.5 * (3 + 10 / 2));
    expect(scaledRidge(config, 3, 10)).toBe(0.5);
  });
});

describe('collectPositives', () => {
  it('counts a repeated item once and skips not at all', () => {
    const dataset = tinyDataset(
      [
        [0, 2, 1],
        [0, 1, 2],
        [0, 2, 3],
        [0, 0, 4, 'skip'],
        [1, 0, 1],
      ],
      { users: 2, titles: ['a', 'b', 'c'] },
    );
    const positives = collectPositives(dataset, [1, 0]);
    expect([...positives.offsets]).toEqual([0, 1, 3]);
    expect([...positives.indices]).toEqual([0, 1, 2]);
  });
});

describe('transposePositives', () => {
  it('is undone by itself', () => {
    const positives = { ...checkerboard(7, 6), weights: Float32Array.from(checkerboard(7, 6).indices, (_, i) => i) };
    expect(transposePositives(transposePositives(positives))).toEqual(positives);
  });
});
