import { randomGamma } from 'd3-random';
import type { Rng } from '../../data/schema/random.js';

/**
 * A point of the simplex near a centre: Dirichlet(concentration · centre), whose mean is the centre.
 *
 * A part has the variance m (1 − m) / (concentration + 1): at 10 and a centre of a third, a deviation of .14.
 *
 * @param centre above 0, summing to 1; [parts]
 * @returns not negative, summing to 1; [parts]
 */
export function drawDirichlet(rng: Rng, centre: readonly number[], concentration: number): readonly number[] {
  const gamma = randomGamma.source(rng.next);
  const parts = centre.map((mean) => gamma(Math.max(mean * concentration, SMALLEST))());
  const total = parts.reduce((sum, part) => sum + part, 0);
  return parts.map((part) => part / total);
}

/** Below it all of a draw may be 0. */
const SMALLEST = 0.05;
