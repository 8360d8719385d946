import { createRng } from '../../data/schema/random.js';
import { armPropensities, DEFAULT_PROPENSITY_DRAWS, type PropensityOptions } from './arm-propensities.js';
import { blendGrid } from './blend-grid.js';
import type { Decision } from './decision.js';
import { outcomeSampler } from './draw-outcome.js';
import { reshapePosteriors } from './exploration.js';

/** Fuses with some weights and says which result stands at each position. */
export type RankByWeights = (weights: readonly number[]) => readonly number[];

/**
 * For each position of a list, the probability that the policy puts the result there that it did put there.
 *
 * Weights are continuous and have no probability of their own, but what they lead to has: `sources` are counted over draws of the
 * whole outcome, smoothed by the one that happened, (n + 1) / (draws + 1), so none is 0. For `blends` it is the sum of the arms'
 * propensities over the blends that lead to the same result there. 1 throughout at level `prior`. Separate from the decision
 * because nobody waits for it: it can be computed from the record when the execution is written.
 *
 * @param rank positions that are of interest; called about `draws` times for `sources`, once for each blend for `blends`.
 * @returns as many as `rank` returns for the decision's own weights.
 */
export function placementPropensities(
  decision: Decision,
  rank: RankByWeights,
  { seed = 0, draws = DEFAULT_PROPENSITY_DRAWS }: PropensityOptions = {},
): readonly number[] {
  const shown = rank(decision.weights);
  if (decision.level === 'prior') return shown.map(() => 1);
  const sums = shown.map(() => 0);
  const addAgreement = (weights: readonly number[], probability: number) => {
    const ranking = rank(weights);
    for (let position = 0; position < shown.length; position++) {
      if (ranking[position] === shown[position]) sums[position]! += probability;
    }
  };
  if (decision.arms === 'blends') {
    const drawnFrom = reshapePosteriors(decision.posteriors, decision.explorationBonus);
    const propensities = armPropensities(drawnFrom, { seed, draws });
    blendGrid(decision.sources, decision.blendStep).forEach((weights, arm) => {
      addAgreement(weights, propensities[arm]!);
    });
    return sums;
  }
  const sample = outcomeSampler(decision, createRng(seed, 'propensity'));
  addAgreement(decision.weights, 1 / (draws + 1));
  for (let draw = 0; draw < draws; draw++) addAgreement(sample().weights, 1 / (draws + 1));
  return sums;
}
