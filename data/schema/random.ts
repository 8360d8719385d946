import { createHash } from 'node:crypto';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** A stream of pseudo-random numbers. Everything random in Metafuse takes one of these, never `Math.random`. */
export interface Rng {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform integer in [0, count). */
  int(count: number): number;
  /** Standard normal. */
  normal(): number;
  /** A shuffled copy (Fisher–Yates). */
  shuffle<T>(list: readonly T[]): T[];
}

/**
 * A generator derived from a seed and what it is for: `createRng(seed, 'task', userId)`.
 *
 * Deriving instead of sharing makes results independent of arrival order and of the number of workers, and needs no
 * state in a checkpoint: step 500 draws the same numbers whether or not the run was resumed.
 */
export function createRng(seed: number, ...purpose: readonly (string | number)[]): Rng {
  const digest = createHash('sha256')
    .update(JSON.stringify([seed, ...purpose]))
    .digest();
  const generator = xoroshiro128plus(digest.readInt32LE(0));
  const next = () => uniformFloat64(generator);
  const int = (count: number) => uniformInt(generator, 0, count - 1);
  return {
    next,
    int,
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()), // Box–Muller
    shuffle: (list) => {
      const copy = [...list];
      for (let i = copy.length - 1; i > 0; i--) {
        const j = int(i + 1);
        [copy[i], copy[j]] = [copy[j]!, copy[i]!];
      }
      return copy;
    },
  };
}
