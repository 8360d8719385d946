import {
  type AllocationConfig,
  type Clustering,
  linearBeliefs,
  resolveSegment,
  segmentBeliefs,
  type VariantBelief,
} from '../../models/experiment/index.js';
import type { ExperimentState } from './experiment-state.js';

export interface BelievedVisit {
  readonly segment: string;
  /** Empty where the policy is not linear. */
  readonly vector: Float64Array;
  /** That its learned segment is of; null where it has none. */
  readonly clustering: Clustering | null;
}

/** What is believed of the variants for a visit, and the segment that it is named after. */
export function beliefsOf(
  state: ExperimentState,
  { segment, vector, clustering }: BelievedVisit,
  variants: number,
  config: AllocationConfig,
): { readonly level: string; readonly beliefs: readonly VariantBelief[] } {
  const resolved = resolveSegment(state.evidence(segment, clustering), variants, config);
  const beliefs =
    vector.length > 0 ? linearBeliefs(vector, state.linear(vector.length), config) : segmentBeliefs(resolved, config);
  return { level: resolved.level, beliefs };
}
