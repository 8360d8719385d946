import { largest } from '../../bandit/index.js';
import { indexDistribution } from './index-distribution.js';
import type { VariantBelief } from './variant-belief.js';

/** What is chosen although it can hardly be still has a propensity to divide by. */
const SMALLEST = 1e-9;

/**
 * The probability that each variant's index is the largest: the propensities of a policy that takes it. They sum to 1.
 *
 *     P(i) = ∫ Π over j ≠ i of P(index j < v) dP(index i = v)
 *
 * By quadrature instead of counting draws: right to five digits (to three where a bonus moves one index beyond the end of another),
 * without chance, and sooner done. Where nothing is drawn, the first of the largest has 1.
 *
 * @returns [variants]; at least 1e-9 where something is drawn
 */
export function winProbabilities(beliefs: readonly VariantBelief[]): readonly number[] {
  if (!beliefs.some(isDrawn)) return certain(beliefs);
  const indices = beliefs.map(indexDistribution);
  const wins = indices.map(({ values, masses }, own) => {
    let sum = 0;
    for (let point = 0; point < values.length; point++) {
      let all = masses[point]!;
      for (let other = 0; other < indices.length && all > 0; other++) {
        if (other !== own) all *= indices[other]!.below(values[point]!);
      }
      sum += all;
    }
    return Math.max(sum, SMALLEST);
  });
  const total = wins.reduce((sum, win) => sum + win, 0);
  return wins.map((win) => win / total);
}

function isDrawn(belief: VariantBelief): boolean {
  return belief.kind === 'beta' || belief.deviation > 0;
}

function certain(beliefs: readonly VariantBelief[]): readonly number[] {
  const best = largest(beliefs.map((belief) => (belief.kind === 'normal' ? belief.mean + belief.bonus : 0)));
  return beliefs.map((_, variant) => Number(variant === best));
}
