import betainc from '@stdlib/math-base-special-betainc';
import { createRng } from '../../../data/schema/random.js';
import { DEFAULT_PROPENSITY_DRAWS } from '../../bandit/arm-propensities.js';
import { largest, posteriorMean, posteriorVariance } from '../../bandit/index.js';
import { normalTail } from '../../metrics/normal-tail.js';
import { indexSampler } from './index-sampler.js';
import type { VariantBelief } from './variant-belief.js';

/**
 * The probability that each variant's index is the largest: the propensities of a policy that takes it. They sum to 1.
 *
 * Where nothing is drawn, the first of the largest has 1. Of two variants it is exact: a closed form for normal indices, a quadrature
 * for Beta ones. Of more it is counted over `draws` draws with one more that is shared by all, so that none is 0; the standard error
 * is at most 0.5 / √draws.
 *
 * @returns [variants]
 */
export function winProbabilities(
  beliefs: readonly VariantBelief[],
  { seed = 0, draws = DEFAULT_PROPENSITY_DRAWS }: { readonly seed?: number; readonly draws?: number } = {},
): readonly number[] {
  const [first, second] = beliefs;
  if (!beliefs.some(isDrawn)) return certain(beliefs);
  if (first && second && beliefs.length === 2) {
    const wins = firstWins(first, second);
    return [wins, 1 - wins];
  }
  const sample = indexSampler(beliefs, createRng(seed, 'experiment-propensity'));
  const wins = new Array<number>(beliefs.length).fill(1 / beliefs.length);
  for (let draw = 0; draw < draws; draw++) wins[largest(sample())]! += 1;
  return wins.map((count) => count / (draws + 1));
}

function isDrawn(belief: VariantBelief): boolean {
  return belief.kind === 'beta' || belief.deviation > 0;
}

function certain(beliefs: readonly VariantBelief[]): readonly number[] {
  const best = largest(beliefs.map((belief) => (belief.kind === 'normal' ? belief.mean + belief.bonus : 0)));
  return beliefs.map((_, variant) => Number(variant === best));
}

function firstWins(first: VariantBelief, second: VariantBelief): number {
  if (first.kind === 'beta' && second.kind === 'beta') return betaAbove(first, second);
  if (first.kind === 'beta' || second.kind === 'beta') return Number.NaN; // no policy mixes them
  const gap = first.mean + first.bonus - second.mean - second.bonus;
  return normalBelow(gap / Math.hypot(first.deviation, second.deviation));
}

/** Φ(z) */
function normalBelow(z: number): number {
  const tail = normalTail(z) / 2;
  return z > 0 ? 1 - tail : tail;
}

type Beta = Extract<VariantBelief, { readonly kind: 'beta' }>;

const CELLS = 256;
/** So many deviations to either side hold all of a Beta distribution that a double can tell. */
const REACH = 12;

/** P(X + a > Y + b) = ∫ P(Y < x + a − b) dP(X = x), in 256 cells of X's own distribution. */
function betaAbove(x: Beta, y: Beta): number {
  const mean = posteriorMean(x.alpha, x.beta);
  const reach = REACH * Math.sqrt(posteriorVariance(x.alpha, x.beta));
  const [low, high] = [Math.max(mean - reach, 0), Math.min(mean + reach, 1)];
  const width = (high - low) / CELLS;
  const shift = x.bonus - y.bonus;
  let wins = 0;
  let below = betaBelow(low, x);
  for (let cell = 1; cell <= CELLS; cell++) {
    const now = betaBelow(low + cell * width, x);
    wins += (now - below) * betaBelow(low + (cell - 0.5) * width + shift, y);
    below = now;
  }
  return Math.min(Math.max(wins, 0), 1);
}

function betaBelow(value: number, { alpha, beta }: Beta): number {
  return betainc(Math.min(Math.max(value, 0), 1), alpha, beta);
}
