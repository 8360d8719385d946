import type { Rng } from '../../data/schema/random.js';
import { type BetaPosteriors, posteriorMean } from './beta-posterior.js';
import { type BetaSampler, betaSampler } from './beta-sampler.js';
import { blendGrid } from './blend-grid.js';
import { clampWeights } from './clamp-weights.js';
import type { DecisionOutcome, DecisionSituation } from './decision.js';
import { reshapePosteriors } from './exploration.js';

/**
 * Prepares Thompson sampling in a situation: each call draws from every arm's posterior and says what follows.
 *
 * `sources`: the draws, normalized and clamped, are the weights. `blends`: the arm with the largest draw is the weight vector; the
 * first of equals. At level `prior` nothing is drawn: equal weights, so that a cold start is the same for everybody.
 *
 * @see Thompson, On the likelihood that one unknown probability exceeds another, Biometrika 25, 1933.
 */
export function outcomeSampler(situation: DecisionSituation, rng: Rng): () => DecisionOutcome {
  const { sources } = situation;
  if (situation.level === 'prior') {
    const weights = new Array<number>(sources).fill(1 / sources);
    return () => ({ draws: [], arm: null, weights });
  }
  const drawAll = armSampler(reshapePosteriors(situation.posteriors, situation.explorationBonus), betaSampler(rng));
  if (situation.arms === 'sources') {
    const { minWeight, maxWeight } = situation;
    return () => {
      const draws = drawAll();
      return { draws, arm: null, weights: clampWeights(normalized(draws), minWeight, maxWeight) };
    };
  }
  const grid = blendGrid(sources, situation.blendStep);
  return () => {
    const draws = drawAll();
    const arm = largest(draws);
    return { draws, arm, weights: grid[arm]! };
  };
}

/** Prepares draws from all arms at once, in their order. */
export function armSampler({ alpha, beta }: BetaPosteriors, sampler: BetaSampler): () => number[] {
  const arms = alpha.map((value, arm) => sampler(value, beta[arm]!));
  return () => arms.map((draw) => draw());
}

/** Index of the largest; the first of equals. */
export function largest(values: readonly number[]): number {
  return values.reduce((best, value, index) => (value > values[best]! ? index : best), 0);
}

/** What the posterior means lead to, where nothing shall be drawn: for evaluations and reports. */
export function meanWeights({ level, posteriors, arms, sources, ...bounds }: DecisionSituation): readonly number[] {
  if (level === 'prior') return new Array<number>(sources).fill(1 / sources);
  const means = posteriors.alpha.map((alpha, arm) => posteriorMean(alpha, posteriors.beta[arm]!));
  if (arms === 'blends') return blendGrid(sources, bounds.blendStep)[largest(means)]!;
  return clampWeights(normalized(means), bounds.minWeight, bounds.maxWeight);
}

/** Parts of the sum; equal ones where every draw is 0, which parameters near 0.1 can give. */
function normalized(draws: readonly number[]): number[] {
  const total = draws.reduce((sum, draw) => sum + draw, 0);
  return draws.map((draw) => (total > 0 ? draw / total : 1 / draws.length));
}
