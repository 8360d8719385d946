import { createRng } from '../../data/schema/random.js';
import { ITEM_OFFSET, ITEM_SCALE } from '../../models/network/item-context.js';
import { initializeParameters, type ParameterLayout } from '../../models/network/parameters.js';
import type { World } from '../tasks/world.js';

/** A feature that hardly varies is not blown up beyond 1 over this. */
const LEAST_DEVIATION = 0.05;

/**
 * The vector that training begins with: random as the layout says, and scale and offset of the item features such that
 * these have mean 0 and deviation 1 over the items, each counted as often as it is liked.
 *
 * Features are shares and flags: of films that are rated in one winter, the release years lie within a hundredth of each
 * other on their fixed scale, and without this the network could hardly tell them apart.
 */
export function initialParameters(
  layout: ParameterLayout,
  { itemFeatures, scorers }: World,
  seed: number,
): Float32Array {
  const flat = initializeParameters(layout, createRng(seed, 'parameters'));
  const place = (name: string) => layout.parameters.find((parameter) => parameter.name === name)!.offset;
  const [scaleAt, offsetAt] = [place(ITEM_SCALE), place(ITEM_OFFSET)];
  const { values, names } = itemFeatures;
  const { counts, items } = scorers.popularity;
  const weights = counts.some((count) => count > 0) ? counts : new Float64Array(items).fill(1);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  names.forEach((_, feature) => {
    const expected = (of: (value: number) => number) => {
      let sum = 0;
      for (let item = 0; item < items; item++) sum += weights[item]! * of(values[item * names.length + feature]!);
      return sum / total;
    };
    const mean = expected((value) => value);
    const deviation = Math.sqrt(expected((value) => (value - mean) ** 2));
    const scale = 1 / Math.max(deviation, LEAST_DEVIATION);
    flat[scaleAt + feature] = scale;
    flat[offsetAt + feature] = -mean * scale;
  });
  return flat;
}
