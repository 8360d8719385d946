import type { Rng } from '../data/schema/random.js';
import type { World } from './world.js';

/** Negatives per positive wherever rows are sampled. */
export const NEGATIVES_PER_POSITIVE = 4;
/** Draws before a user who has seen nearly everything gets fewer negatives. */
const ATTEMPTS = 20;

/**
 * Items the user has not seen, half of them uniform, half as often as others like them; none twice.
 * @param exclude items that cannot be negatives; the drawn ones are added to it
 */
export function sampleNegatives(world: World, rng: Rng, count: number, exclude: Set<number>): number[] {
  const cumulative = popularitySums(world);
  const total = cumulative.at(-1) ?? 0;
  const drawn: number[] = [];
  for (let attempt = 0; drawn.length < count && attempt < ATTEMPTS * count; attempt++) {
    const isWeighted = drawn.length % 2 === 1 && total > 0;
    const item = isWeighted ? firstAbove(cumulative, rng.next() * total) : rng.int(cumulative.length);
    if (exclude.has(item)) continue;
    exclude.add(item);
    drawn.push(item);
  }
  return drawn;
}

const sums = new WeakMap<World, Float64Array>();

/** Running sums of the items' popularity. */
function popularitySums(world: World): Float64Array {
  const known = sums.get(world);
  if (known) return known;
  let total = 0;
  const made = world.scorers.popularity.counts.map((count) => {
    total += count;
    return total;
  });
  sums.set(world, made);
  return made;
}

function firstAbove(cumulative: Float64Array, target: number): number {
  let [low, high] = [0, cumulative.length - 1];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (cumulative[middle]! > target) high = middle;
    else low = middle + 1;
  }
  return low;
}
