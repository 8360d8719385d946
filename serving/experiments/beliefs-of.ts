import {
  type AllocationConfig,
  linearBeliefs,
  resolveSegment,
  segmentBeliefs,
  type VariantBelief,
} from '../../models/experiment/index.js';
import type { ExperimentState } from './experiment-state.js';

/** What is believed of the variants for a visit, and the segment that it is named after. @param vector empty where the policy is not linear */
export function beliefsOf(
  state: ExperimentState,
  segment: string,
  vector: Float64Array,
  variants: number,
  config: AllocationConfig,
): { readonly level: string; readonly beliefs: readonly VariantBelief[] } {
  const resolved = resolveSegment(state.evidence(segment), variants, config);
  const beliefs =
    vector.length > 0 ? linearBeliefs(vector, state.linear(vector.length), config) : segmentBeliefs(resolved, config);
  return { level: resolved.level, beliefs };
}
