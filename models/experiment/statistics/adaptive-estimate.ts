import type { VariantSums } from '../analysis/variant-sums.js';
import { normalHalfWidth } from './normal-quantile.js';

/** What a variant earns, corrected for how it was allocated. */
export interface AdaptiveEstimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly standardError: number;
}

/**
 * What a variant would earn if everybody in a segment got it, from allocations that looked at rewards.
 *
 * The plain mean of such a variant is too low on average: where it does badly by chance it is given up, and never recovers. This is
 * the augmented inverse-propensity estimate with weights √e that keep its variance steady as propensities fall,
 *
 *     Q = Σ √e Γ / Σ √e,  variance Σ e (Γ − Q)² / (Σ √e)²,
 *
 * of sums that {@link VariantSums} says. Each Γ is unbiased given the past; Q and its interval are right in the limit as long as
 * propensities do not vanish. A few hundred visits leave some of the bias: docs/experiment-simulations.md has the coverage of both.
 *
 * NaN where the variant could never be chosen, or nobody was there.
 *
 * @see Hadad, Hirshberg, Zhan, Wager, Athey, Confidence intervals for policy evaluation in adaptive experiments, PNAS 118, 2021.
 */
export function adaptiveEstimate(sums: VariantSums, level = 0.95): AdaptiveEstimate {
  const { weight, score, weighedScore, scoreSquares, expected } = sums;
  const value = weight > 0 ? score / weight : Number.NaN;
  const squares = Math.max(scoreSquares - 2 * value * weighedScore + value ** 2 * expected, 0);
  const standardError = Math.sqrt(squares) / weight;
  const reach = normalHalfWidth(level) * standardError;
  return { value, low: value - reach, high: value + reach, standardError };
}

/**
 * The same over several segments: each segment's estimate as often as people were there. Pooling their sums instead would weigh
 * segments by how likely the variant was in them, which is not how people come.
 */
export function stratifiedEstimate(
  segments: readonly { readonly visits: number; readonly sums: VariantSums }[],
  level = 0.95,
): AdaptiveEstimate {
  const visits = segments.reduce((sum, segment) => sum + segment.visits, 0);
  let value = 0;
  let variance = 0;
  for (const segment of segments) {
    const share = segment.visits / visits;
    const estimate = adaptiveEstimate(segment.sums, level);
    value += share * estimate.value;
    variance += (share * estimate.standardError) ** 2;
  }
  if (visits === 0) value = Number.NaN;
  const standardError = Math.sqrt(variance);
  const reach = normalHalfWidth(level) * standardError;
  return { value, low: value - reach, high: value + reach, standardError };
}
