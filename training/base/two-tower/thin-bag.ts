import type { Rng } from '../../../data/schema/random.js';
import type { TokenBag } from '../../../models/base/token-bags.js';

/** A bag without some of its tokens: what is left must do, so that no single one is learned by heart. */
export function thinBag(bag: TokenBag, share: number, rng: Rng): TokenBag {
  return keep(bag, () => rng.next() >= share);
}

/** One to four of a bag's words, as people ask. */
export function drawWords(bag: TokenBag, rng: Rng): TokenBag {
  const chosen = new Set(drawSome(bag.rows.keys(), 1 + rng.int(MOST_WORDS), rng));
  return keep(bag, (index) => chosen.has(index));
}

const MOST_WORDS = 4;

/** Different elements of a list, at most `count`, in a drawn order. */
export function drawSome(list: Iterable<number>, count: number, rng: Rng): number[] {
  const rest = [...list];
  return Array.from({ length: Math.min(count, rest.length) }, (_, drawn) => {
    const at = drawn + rng.int(rest.length - drawn);
    [rest[drawn], rest[at]] = [rest[at]!, rest[drawn]!];
    return rest[drawn]!;
  });
}

/** Some of a bag's tokens, scaled to length 1 again. */
function keep({ rows, amounts }: TokenBag, isKept: (index: number) => boolean): TokenBag {
  const kept = Array.from(rows.keys()).filter(isKept);
  const length = Math.hypot(...kept.map((index) => amounts[index]!));
  return {
    rows: Int32Array.from(kept, (index) => rows[index]!),
    amounts: Float32Array.from(kept, (index) => amounts[index]! / length),
  };
}
