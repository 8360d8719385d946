import { describe, expect, it } from 'vitest';
import { createRng } from '../../../data/schema/random.js';
import { whitenFactors } from '../../../training/base/whiten-factors.js';

describe('whitenFactors', () => {
  it('scales one coordinate by the spread of the users, worked by hand', () => {
    // users 1 and 5: mean 3, variance 4, with its floor 4.04; items grow by √4.04 and users shrink by it
    const { userMean, itemFactors } = whitenFactors(Float32Array.of(1, 5), Float32Array.of(2), 1);
    expect(userMean[0]).toBeCloseTo(3 / Math.sqrt(4.04), 6);
    expect(itemFactors[0]).toBeCloseTo(2 * Math.sqrt(4.04), 6);
  });

  it('keeps the mean user’s scores, and gives each item the variance of its scores as squared length', () => {
    const rng = createRng(6, 'whiten');
    const [width, users, items] = [7, 50, 4];
    const shared = Array.from({ length: users }, () => rng.normal());
    const userFactors = Float32Array.from({ length: users * width }, (_, at) => {
      return 1 + 2 * shared[Math.floor(at / width)]! + rng.normal(); // correlated coordinates
    });
    const before = Float32Array.from({ length: items * width }, () => rng.normal());
    const { userMean, itemFactors: after } = whitenFactors(userFactors, before, width);
    const row = (factors: Float32Array, index: number) => [...factors.subarray(index * width, (index + 1) * width)];
    const product = (a: readonly number[], b: readonly number[]) => a.reduce((sum, value, k) => sum + value * b[k]!, 0);
    const spread = (values: readonly number[]) => {
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      return { mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length };
    };
    const everyUser = [...Array(users).keys()];
    const coordinates = Array.from({ length: width }, (_, k) =>
      spread(everyUser.map((user) => row(userFactors, user)[k]!)),
    );
    const floor = (0.01 * coordinates.reduce((sum, { variance }) => sum + variance, 0)) / width;
    for (let item = 0; item < items; item++) {
      const old = row(before, item);
      const { mean, variance } = spread(everyUser.map((user) => product(row(userFactors, user), old)));
      expect(product([...userMean], row(after, item))).toBeCloseTo(mean, 4);
      expect(product(row(after, item), row(after, item))).toBeCloseTo(variance + floor * product(old, old), 4);
    }
  });

  it('leaves coordinates alone where users do not vary, or there are none', () => {
    const items = Float32Array.of(1, 2);
    expect(whitenFactors(Float32Array.of(3, 4), items, 2)).toEqual({
      userMean: Float32Array.of(3, 4),
      itemFactors: items,
    });
    expect(whitenFactors(new Float32Array(0), items, 2)).toEqual({ userMean: new Float32Array(2), itemFactors: items });
  });
});
