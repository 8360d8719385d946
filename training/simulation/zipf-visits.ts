import type { Rng } from '../../data/schema/random.js';

/** Who comes at each visit: the user of rank r comes 1 / r^exponent as often as the first; ranks are dealt out at random. */
export function zipfVisits(
  rng: Rng,
  { users, visits, exponent }: { readonly users: number; readonly visits: number; readonly exponent: number },
): Int32Array {
  const cumulative = new Float64Array(users);
  let total = 0;
  for (let rank = 1; rank <= users; rank++) {
    total += 1 / rank ** exponent;
    cumulative[rank - 1] = total;
  }
  const order = rng.shuffle(Array.from({ length: users }, (_, user) => user));
  return Int32Array.from({ length: visits }, () => order[firstAbove(cumulative, rng.next() * total)]!);
}

/** Index of the first entry of an ascending list that is above a value; the last one if none is. */
function firstAbove(ascending: Float64Array, value: number): number {
  let low = 0;
  let high = ascending.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
