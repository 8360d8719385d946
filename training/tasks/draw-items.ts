import type { Rng } from '../../data/schema/random.js';

/** Which items may be drawn. */
export interface Drawable {
  /** Number of items in the catalogue. */
  readonly items: number;
  readonly accepts: (item: number) => boolean;
  /** How many of them `accepts` lets through, at least. */
  readonly available: number;
}

/**
 * Different items, all alike probable; all of them where fewer are available than asked for.
 *
 * Uniform, although half popularity-weighted is common: a calibrator that is shown popular items as negatives learns that
 * popularity says nothing.
 */
export function drawItems(rng: Rng, count: number, { items, accepts, available }: Drawable): number[] {
  if (available < items / 2 || count > available / 2) {
    const accepted = Array.from({ length: items }, (_, item) => item).filter(accepts);
    return rng.shuffle(accepted).slice(0, count);
  }
  const found = new Set<number>();
  while (found.size < count) {
    const item = rng.int(items); // every fourth at least is accepted and new
    if (accepts(item)) found.add(item);
  }
  return [...found];
}
