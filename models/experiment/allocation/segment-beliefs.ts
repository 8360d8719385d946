import type { AllocationConfig } from './allocation-config.js';
import type { ResolvedSegment } from './resolve-segment.js';
import type { VariantBelief } from './variant-belief.js';

/**
 * Beliefs of Thompson sampling in a segment; with the adaptive policy, each variant also has a bonus that its own samples use up:
 *
 *     index = draw + explorationBonus / √(1 + n / minSamplesPerSegment)
 *
 * n of the visit's own segment. A bonus that is large beside the differences between variants keeps the allocation near uniform for
 * long: docs/experiment-simulations.md says what that costs.
 *
 * @returns [variants]
 */
export function segmentBeliefs(
  { posteriors: { alpha, beta }, samples }: ResolvedSegment,
  { policy, explorationBonus, minSamplesPerSegment }: AllocationConfig,
): readonly VariantBelief[] {
  return alpha.map((value, variant) => ({
    kind: 'beta',
    alpha: value,
    beta: beta[variant]!,
    bonus: policy === 'adaptive' ? explorationBonus / Math.sqrt(1 + samples[variant]! / minSamplesPerSegment) : 0,
  }));
}
