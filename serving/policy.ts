import type { Manifest } from '../data/bundle/index.js';
import { SESSION_FEATURES } from '../data/schema/features.js';

/** How candidates may be fused, on request. */
export const STRATEGIES = ['auto', 'meta', 'learned', 'weighted', 'by_count', 'rrf', 'dbsf', 'max'] as const;
export type Strategy = (typeof STRATEGIES)[number];

/** Why the answer is not what was asked for, or not the network's. `no_bandit` goes when the bandit comes. */
export const FALLBACK_REASONS = [
  'no_model',
  'model_error',
  'cold_user',
  'missing_features',
  'uncertain',
  'no_bandit',
] as const;
export type FallbackReason = (typeof FALLBACK_REASONS)[number];

/** Who answers. A `gated` network hands single candidates back when it is unsure of them. */
export type Decision =
  | { readonly kind: 'network'; readonly gated: boolean }
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
 * Network or static weights, and why.
 *
 * `auto` asks the network when the user is warm: enough interactions, and at least half of the features that the
 * training data had. `meta` asks it in any case. Without a bandit, `learned` is answered by the by-count weights.
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
      return { kind: 'by_count', reason: 'no_bandit' };
    case 'by_count':
      return { kind: 'by_count', reason: thresholds === null ? 'no_model' : null };
    case 'meta':
      return thresholds === null ? { kind: 'by_count', reason: 'no_model' } : { kind: 'network', gated: false };
    case 'auto':
      if (thresholds === null) return { kind: 'by_count', reason: 'no_model' };
      if (count < thresholds.min_interactions.value) return { kind: 'by_count', reason: 'cold_user' };
      if (!hasEnoughFeatures(thresholds, sessionFeatures)) return { kind: 'by_count', reason: 'missing_features' };
      return { kind: 'network', gated: true };
  }
}

function hasEnoughFeatures({ available_features }: Thresholds, sessionFeatures: ArrayLike<number>): boolean {
  const available = SESSION_FEATURES.filter((name) => available_features.value.includes(name));
  const known = available.filter((name) => !Number.isNaN(sessionFeatures[SESSION_FEATURES.indexOf(name)]!));
  return known.length >= available.length / 2;
}

/**
 * Whether the network is too unsure of one candidate: its uncertainty is above the threshold, or every source that
 * scored it has a confidence below its own.
 *
 * @param confidences [K]
 * @param mask 0 where the source has no score; [K]
 */
export function isUncertain(
  thresholds: Thresholds,
  uncertainty: number,
  confidences: ArrayLike<number>,
  mask: ArrayLike<number>,
): boolean {
  if (uncertainty > thresholds.uncertainty.value) return true;
  return thresholds.confidences.value.every((limit, source) => !mask[source] || confidences[source]! < limit);
}
