import type { Rng } from '../../schema/random.js';

/** Draws an index, each with the probability that stands there; the shares sum to 1. */
export function drawIndex(shares: readonly number[], rng: Rng): number {
  let rest = rng.next();
  for (const [index, share] of shares.entries()) {
    if (rest < share) return index;
    rest -= share;
  }
  return shares.length - 1; // the sum fell short of 1 by rounding
}
