import { describe, expect, it } from 'vitest';
import { networkLayout } from '../../../models/network/network.js';
import { initialParameters } from '../../../training/meta/initial-parameters.js';
import type { World } from '../../../training/tasks/world.js';
import { SHAPE } from '../engines/random-batch.js';

const LAYOUT = networkLayout({ ...SHAPE, itemFeatures: 2 });

/** A world of two features of three items, and how many like each. */
function world(values: readonly number[], counts: readonly number[]): World {
  return {
    itemFeatures: { names: ['year', 'flag'], values: Float32Array.from(values) },
    scorers: { popularity: { items: counts.length, counts: Float64Array.from(counts) } },
  } as unknown as World;
}

function scaleAndOffset(flat: Float32Array): readonly number[] {
  const part = (name: string) => {
    const { offset, size } = LAYOUT.parameters.find((parameter) => parameter.name === name)!;
    return [...flat.subarray(offset, offset + size)];
  };
  return [...part('item/scale'), ...part('item/offset')];
}

describe('initialParameters', () => {
  it('brings features to mean 0 and deviation 1 over the items, each as often as it is liked', () => {
    // year: 0.2 twice and 0.8 twice, mean 0.5, deviation 0.3; flag: 1 twice and 0 twice, mean 0.5, deviation 0.5
    const flat = initialParameters(LAYOUT, world([0.2, 1, 0.8, 0, 99, 99], [2, 2, 0]), 1);
    const expected = [1 / 0.3, 2, -0.5 / 0.3, -1];
    scaleAndOffset(flat).forEach((value, k) => {
      expect(value).toBeCloseTo(expected[k]!, 5);
    });
  });

  it('blows no feature up that hardly varies', () => {
    const flat = initialParameters(LAYOUT, world([0.5, 1, 0.5, 1, 0.5, 1], [1, 1, 1]), 1);
    expect(scaleAndOffset(flat)).toEqual([20, 20, -10, -20]);
  });

  it('counts all items alike where nobody likes any', () => {
    const flat = initialParameters(LAYOUT, world([0, 0, 1, 0, 0.5, 0], [0, 0, 0]), 1);
    expect(scaleAndOffset(flat)[2]).toBeCloseTo(-0.5 / Math.sqrt(1 / 6), 5);
  });

  it('is random otherwise: the same by seed', () => {
    const of = (seed: number) => initialParameters(LAYOUT, world([0.2, 1, 0.8, 0, 0, 0], [2, 2, 0]), seed);
    const isSame = (a: Float32Array, b: Float32Array) => a.every((value, k) => value === b[k]);
    expect([isSame(of(1), of(1)), isSame(of(1), of(2))]).toEqual([true, false]);
  });
});
