import { createRng } from '../../../data/schema/random.js';
import type { Estimate } from '../../../models/metrics/estimate.js';

const DRAWS = 2000;

/**
 * A statistic of worlds with its 95 % interval: worlds are resampled, as {@link overSeeds} says it of means. For medians, and for what
 * compares two policies over the same worlds.
 * @param statistic of the worlds with these numbers, which may come more than once; Infinity is a value like others
 */
export function overWorlds(worlds: number, statistic: (indices: readonly number[]) => number, seed: number): Estimate {
  const value = statistic(Array.from({ length: worlds }, (_, index) => index));
  if (worlds === 1) return { value, low: Number.NaN, high: Number.NaN };
  const rng = createRng(seed, 'worlds-interval');
  const drawn = Array.from({ length: DRAWS }, () => statistic(Array.from({ length: worlds }, () => rng.int(worlds))));
  drawn.sort((a, b) => a - b);
  return { value, low: drawn[Math.floor(0.025 * DRAWS)]!, high: drawn[Math.ceil(0.975 * DRAWS) - 1]! };
}
