import type { Rng } from '../../../data/schema/random.js';
import { betaSampler } from '../../bandit/index.js';
import type { VariantBelief } from './variant-belief.js';

/** Prepares draws of all variants' indices at once, in their order. */
export function indexSampler(beliefs: readonly VariantBelief[], rng: Rng): () => number[] {
  const sampler = betaSampler(rng);
  const draws = beliefs.map((belief) => {
    const { bonus } = belief;
    if (belief.kind === 'normal') return () => belief.mean + bonus + belief.deviation * rng.normal();
    const draw = sampler(belief.alpha, belief.beta);
    return () => draw() + bonus;
  });
  return () => draws.map((draw) => draw());
}
