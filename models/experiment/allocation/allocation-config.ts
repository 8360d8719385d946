/** How variants are chosen. `uniform` is an A/B test. */
export const POLICIES = ['thompson', 'adaptive', 'linear-thompson', 'linucb', 'uniform'] as const;
export type AllocationPolicy = (typeof POLICIES)[number];

/** Exploration bonuses of the adaptive policy. */
export const ADAPTIVE_PRESETS = { default: 0.15, aggressive: 0.3, conservative: 0.05 } as const;
export type AdaptivePreset = keyof typeof ADAPTIVE_PRESETS;

export interface AllocationConfig {
  readonly policy: AllocationPolicy;
  /** A segment with fewer is named after its parent, and the adaptive bonus halves its square every so many. */
  readonly minSamplesPerSegment: number;
  /** So many observations the parent of a segment is worth to it. */
  readonly priorStrength: number;
  /** How much of what the nearest of its neighbours saw counts for a learned segment; 0: neighbours say nothing. */
  readonly neighbourWeight: number;
  /** Of the widest level. */
  readonly priorAlpha: number;
  readonly priorBeta: number;
  /** Of `adaptive`. */
  readonly explorationBonus: number;
  /** Widths of `linucb`'s upper bounds (its α), or of the draws of `linear-thompson` (its v), in standard errors. */
  readonly linearExploration: number;
  /** Of linear policies: λ of the ridge. */
  readonly ridge: number;
  /** Share of allocations that is drawn uniformly whatever the policy says; it keeps propensities away from 0. */
  readonly uniformShare: number;
}

export const DEFAULT_ALLOCATION_CONFIG: AllocationConfig = {
  policy: 'thompson',
  minSamplesPerSegment: 100,
  priorStrength: 100,
  neighbourWeight: 1,
  priorAlpha: 1,
  priorBeta: 1,
  explorationBonus: ADAPTIVE_PRESETS.default,
  linearExploration: 1,
  ridge: 1,
  uniformShare: 0,
};
