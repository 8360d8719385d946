import { randomBeta } from 'd3-random';
import type { Rng } from '../../data/schema/random.js';

/** Prepares draws from Beta(alpha, beta), both above 0; each call of what it returns is one draw. */
export type BetaSampler = (alpha: number, beta: number) => () => number;

/**
 * A sampler of Beta distributions that takes its chance from a generator.
 *
 * Beta(α, β) = X / (X + Y) with X ~ Gamma(α), Y ~ Gamma(β), each by rejection from a normal: about five uniform numbers a
 * draw whatever α and β are, where samplers made for Beta itself need thousands for a lopsided one such as Beta(1.01, 10⁶).
 * The sampler keeps half a pair of normals between draws, so one generator wants one sampler.
 *
 * @see Marsaglia, Tsang, A simple method for generating gamma variables, ACM TOMS 26(3), 2000.
 */
export function betaSampler(rng: Rng): BetaSampler {
  return randomBeta.source(rng.next);
}
