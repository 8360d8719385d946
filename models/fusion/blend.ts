import { logit, PROBABILITY_FLOOR, sigmoid } from './log-odds.js';
import { presentWeights } from './present-weights.js';

export { logit, sigmoid } from './log-odds.js';

/** Where base scores are averaged: as probabilities, or as their log-odds. */
export type ScoreSpace = 'probability' | 'log_odds';

/** The blend of an item that no source scored: the lowest there is, so that absent is never better than present. */
export const BLEND_OF_NONE = logit(PROBABILITY_FLOOR);

export interface BlendInput {
  /** [sources] calibrated probabilities; where the mask is 0 the value is not read and may be NaN. */
  readonly scores: ArrayLike<number>;
  /** [sources] 0 where the source has no score. */
  readonly mask: ArrayLike<number>;
  /** [sources] fusion weights, not negative. */
  readonly weights: ArrayLike<number>;
  readonly space: ScoreSpace;
}

export interface Blend {
  /** Log-odds of the blended score: what a learned residual is added to. */
  readonly blend: number;
  /** The blended score in (0, 1), sigmoid(blend). */
  readonly fused: number;
  /** [sources] the weights that were used: 0 for absent sources, else summing to 1. */
  readonly weights: Float64Array;
}

/**
 * The fused score of one item under fixed weights.
 *
 * `log_odds`: Σ w · logit(p), a geometric mean of odds in which one sure source can outvote the others; `probability`:
 * logit(Σ w · p), in which it cannot. The network adds its residual to the same blend, so an untrained network gives
 * exactly this answer.
 *
 * Weights are renormalised over the sources that are there ({@link presentWeights}). With none, the blend is
 * {@link BLEND_OF_NONE} and all weights are 0.
 */
export function blendScores({ scores, mask, weights, space }: BlendInput): Blend {
  const used = presentWeights(weights, mask);
  let sum = 0;
  let present = false;
  for (let source = 0; source < used.length; source++) {
    if (!mask[source]) continue;
    present = true;
    sum += used[source]! * (space === 'log_odds' ? logit(scores[source]!) : scores[source]!);
  }
  const blend = present ? (space === 'log_odds' ? sum : logit(sum)) : BLEND_OF_NONE;
  return { blend, fused: sigmoid(blend), weights: used };
}
