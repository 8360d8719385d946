import type { Manifest } from '../../data/bundle/index.js';
import { distrustOfUser, type TrustThresholds } from '../../models/fusion/trust.js';

/** How candidates may be fused, on request. */
export const STRATEGIES = ['auto', 'meta', 'learned', 'weighted', 'by_count', 'rrf', 'dbsf', 'max'] as const;
export type Strategy = (typeof STRATEGIES)[number];

/**
 * Why the answer is not what was asked for, or not the network's. From `kill_switch` on, why it is not the bandit's either, or not
 * although it was asked for.
 */
export const FALLBACK_REASONS = [
  'no_model',
  'model_error',
  'cold_user',
  'missing_features',
  'uncertain',
  'kill_switch',
  'opt_out',
  'holdout',
  'shadow',
  'cold_start',
] as const;
export type FallbackReason = (typeof FALLBACK_REASONS)[number];

/** Who answers. A `gated` network hands single candidates back when it is unsure of them. */
export type Decision =
  | { readonly kind: 'network'; readonly gated: boolean }
  | { readonly kind: 'bandit'; readonly reason: FallbackReason | null }
  | { readonly kind: 'by_count'; readonly reason: FallbackReason | null }
  | { readonly kind: 'weighted' }
  | { readonly kind: 'ranks'; readonly by: 'rrf' | 'dbsf' | 'max' };

export type Thresholds = Manifest['thresholds'];

export interface DecisionInputs {
  readonly strategy: Strategy;
  /** Null when no bundle is loaded. */
  readonly thresholds: Thresholds | null;
  /** The user's positive interactions. */
  readonly count: number;
  /** NaN where missing; [18] */
  readonly sessionFeatures: ArrayLike<number>;
}

/**
 * Network, bandit or static weights, and why.
 *
 * `auto` asks the network when the user is warm: enough interactions, and at least half of the features that the
 * training data had. `meta` asks it in any case. Where it cannot or should not answer, the bandit does.
 */
export function decide({ strategy, thresholds, count, sessionFeatures }: DecisionInputs): Decision {
  switch (strategy) {
    case 'rrf':
    case 'dbsf':
    case 'max':
      return { kind: 'ranks', by: strategy };
    case 'weighted':
      return { kind: 'weighted' };
    case 'learned':
      return { kind: 'bandit', reason: null };
    case 'by_count':
      return { kind: 'by_count', reason: thresholds === null ? 'no_model' : null };
    case 'meta':
      return thresholds === null ? { kind: 'bandit', reason: 'no_model' } : { kind: 'network', gated: false };
    case 'auto': {
      if (thresholds === null) return { kind: 'bandit', reason: 'no_model' };
      const reason = distrustOfUser(trustOf(thresholds), count, sessionFeatures);
      return reason === null ? { kind: 'network', gated: true } : { kind: 'bandit', reason };
    }
  }
}

/** The manifest's thresholds without the record of how they were chosen. */
export function trustOf({
  uncertainty,
  confidences,
  min_interactions,
  available_features,
}: Thresholds): TrustThresholds {
  return {
    uncertainty: uncertainty.value,
    confidences: confidences.value,
    minInteractions: min_interactions.value,
    availableFeatures: available_features.value,
  };
}
