import { createRng } from '../../data/schema/random.js';
import type { BetaPosteriors } from './beta-posterior.js';
import { betaSampler } from './beta-sampler.js';
import { armSampler, largest } from './draw-outcome.js';

export interface PropensityOptions {
  /** Of the Monte Carlo; the same posteriors give the same propensities, so they can be cached. */
  readonly seed?: number;
  /** Posterior draws. */
  readonly draws?: number;
}

export const DEFAULT_PROPENSITY_DRAWS = 1000;

/**
 * The probability that each arm has the largest draw, which is the chance that Thompson sampling chooses it; they sum to 1.
 *
 * One arm, and arms that all have the same posterior, have a closed form. Else it is counted over posterior draws, with one more
 * draw that is shared by all arms, (n + 1/K) / (draws + 1): an arm that was never seen to win can still have been chosen, and an
 * estimate that divides by its propensity needs it above 0. The standard error is at most 0.5 / √draws.
 *
 * @param posteriors as they are drawn from, after reshaping; [K]
 * @returns [K]
 */
export function armPropensities(
  posteriors: BetaPosteriors,
  { seed = 0, draws = DEFAULT_PROPENSITY_DRAWS }: PropensityOptions = {},
): readonly number[] {
  const arms = posteriors.alpha.length;
  if (isAllEqual(posteriors.alpha) && isAllEqual(posteriors.beta)) return new Array<number>(arms).fill(1 / arms);
  const drawAll = armSampler(posteriors, betaSampler(createRng(seed, 'propensity')));
  const wins = new Array<number>(arms).fill(1 / arms);
  for (let draw = 0; draw < draws; draw++) wins[largest(drawAll())]! += 1;
  return wins.map((count) => count / (draws + 1));
}

function isAllEqual(values: readonly number[]): boolean {
  return values.every((value) => value === values[0]);
}
