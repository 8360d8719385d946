import type { BetaPosteriors } from './beta-posterior.js';
import type { LearningConfig } from './learning-config.js';

/** Below it a Beta distribution is all at 0 and 1. */
const SMALLEST_PARAMETER = 0.1;

/**
 * Posteriors of the same means with about `bonus` times the variance: both parameters divided by it, but not below 0.1.
 * @see Chapelle, Li, An empirical evaluation of Thompson sampling, NIPS 2011 (posterior reshaping).
 */
export function reshapePosteriors({ alpha, beta }: BetaPosteriors, bonus: number): BetaPosteriors {
  if (bonus === 1) return { alpha, beta };
  const divide = (value: number) => Math.max(value / bonus, SMALLEST_PARAMETER);
  return { alpha: alpha.map(divide), beta: beta.map(divide) };
}

/**
 * The exploration bonus after so many interactions: it halves its distance to the minimum every `explorationDecayHalfLife`.
 *
 *     b = b_min + (b₀ − b_min) · 0.5^(n / H)
 */
export function explorationBonusAt(
  interactions: number,
  {
    explorationBonus,
    minExplorationBonus,
    explorationDecayHalfLife,
  }: Pick<LearningConfig, 'explorationBonus' | 'minExplorationBonus' | 'explorationDecayHalfLife'>,
): number {
  if (explorationDecayHalfLife === null) return explorationBonus;
  return (
    minExplorationBonus + (explorationBonus - minExplorationBonus) * 0.5 ** (interactions / explorationDecayHalfLife)
  );
}
