import { largest } from '../../bandit/index.js';
import { betaLogOdds, type IndexDistribution, indexDistribution } from './index-distribution.js';
import type { VariantBelief } from './variant-belief.js';

/** What is chosen although it can hardly be still has a propensity to divide by. */
const SMALLEST = 1e-9;

/**
 * The probability that each variant's index is the largest: the propensities of a policy that takes it. They sum to 1.
 *
 *     P(i) = ∫ Π over j ≠ i of P(index j < v) dP(index i = v)
 *
 * By quadrature over the points of all variants, so that one that is known well is seen within one that is not, instead of counting
 * draws: right to four digits, without chance, and sooner done. Where nothing is drawn, the first of the largest has 1.
 *
 * @returns [variants]; at least 1e-9 where something is drawn
 */
export function winProbabilities(beliefs: readonly VariantBelief[]): readonly number[] {
  if (!beliefs.some(isDrawn)) return certain(beliefs);
  const indices = distributions(beliefs);
  const count = indices.length;
  const points = Float64Array.from(indices.flatMap((index) => [...index.points])).sort();
  const wins = new Float64Array(count);
  let [before, othersBefore] = [new Float64Array(count), new Float64Array(count)];
  let [now, othersNow] = [new Float64Array(count), new Float64Array(count)];
  for (const point of points) {
    for (let own = 0; own < count; own++) now[own] = indices[own]!.below(point);
    productsOfOthers(now, othersNow);
    for (let own = 0; own < count; own++) {
      wins[own]! += (Math.max(now[own]! - before[own]!, 0) * (othersBefore[own]! + othersNow[own]!)) / 2;
    }
    [before, now] = [now, before];
    [othersBefore, othersNow] = [othersNow, othersBefore];
  }
  const kept = wins.map((win) => Math.max(win, SMALLEST));
  const total = kept.reduce((sum, win) => sum + win, 0);
  return [...kept].map((win) => win / total);
}

/** On one axis: log-odds tell apart what shares cannot, but indices of different bonuses have none in common. */
function distributions(beliefs: readonly VariantBelief[]): readonly IndexDistribution[] {
  const betas = beliefs.flatMap((belief) =>
    belief.kind === 'beta' && belief.bonus === beliefs[0]!.bonus ? [belief] : [],
  );
  return betas.length === beliefs.length ? betas.map(betaLogOdds) : beliefs.map(indexDistribution);
}

/** Of each, the product of all others. @param into [values] */
function productsOfOthers(values: Float64Array, into: Float64Array): void {
  let product = 1;
  for (let own = 0; own < values.length; own++) {
    into[own] = product;
    product *= values[own]!;
  }
  product = 1;
  for (let own = values.length - 1; own >= 0; own--) {
    into[own]! *= product;
    product *= values[own]!;
  }
}

function isDrawn(belief: VariantBelief): boolean {
  return belief.kind === 'beta' || belief.deviation > 0;
}

function certain(beliefs: readonly VariantBelief[]): readonly number[] {
  const best = largest(beliefs.map((belief) => (belief.kind === 'normal' ? belief.mean + belief.bonus : 0)));
  return beliefs.map((_, variant) => Number(variant === best));
}
