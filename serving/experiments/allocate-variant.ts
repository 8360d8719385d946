import type { Store } from '../../data/store/store.js';
import {
  type Clustering,
  contextVector,
  decideVariant,
  segmentKey,
  type VisitContext,
} from '../../models/experiment/index.js';
import { newId } from '../entities/new-id.js';
import type { Experiment } from '../http/schemas/experiment.js';
import { allocationConfigOf, isLinear } from './allocation-config-of.js';
import { allocationIdOf } from './allocation-id-of.js';
import type { AllocationMemory } from './allocation-memory.js';
import { beliefsOf } from './beliefs-of.js';
import type { ExperimentState } from './experiment-state.js';
import type { Allocated, Visit } from './experiments.js';

export interface AllocationPlace {
  readonly store: Store | null;
  readonly memory: AllocationMemory;
  /** What allocations are counted under. */
  readonly region: string;
  readonly seed: number;
}

/** A visit with all that is known of it. */
export interface DescribedVisit extends Omit<Visit, 'context'> {
  readonly context: VisitContext;
  /** That its learned segment is of; null where its namespace has none. */
  readonly clustering: Clustering | null;
}

/** Chooses a variant for a visit, and counts it once its record is written. @param now milliseconds since 1970 */
export async function allocateVariant(
  { store, memory, region, seed }: AllocationPlace,
  experiment: Experiment,
  state: ExperimentState,
  { context, clustering, userId, executionId }: DescribedVisit,
  now: number,
): Promise<Allocated> {
  const { namespace, experiment_id, context_features } = experiment;
  const segment_key = state.segmentOf(segmentKey(context.features, context_features));
  const vector = isLinear(experiment) ? contextVector(context, context_features) : new Float64Array(0);
  const config = allocationConfigOf(experiment);
  const variants = experiment.variants.map(({ variant }) => variant);
  const { level, beliefs } = beliefsOf(state, { segment: segment_key, vector, clustering }, variants.length, config);
  const allocation_id = executionId === '' ? newId('alloc') : allocationIdOf(executionId);
  const { policy, uniformShare } = config;
  const decision = decideVariant({ policy, beliefs, uniformShare, seed: { seed, purpose: [allocation_id] } });
  const { propensities, expected } = decision;
  const variant = variants[decision.variant]!;
  const allocated_at = new Date(now).toISOString();
  if (!state.has(segment_key)) {
    await store?.write('context_segments', [{ namespace, experiment_id, segment_key, first_seen: allocated_at }]);
  }
  const row = {
    ...{ namespace, allocation_id, experiment_id, region, user_id: userId, execution_id: executionId },
    ...{ segment_key, level, variant, variants, propensities, expected, vector: [...vector], allocated_at },
  };
  await store?.write('allocations', [row]);
  state.addAllocation(memory.keep({ ...row, reward: null }).stated);
  const propensity = propensities[decision.variant]!;
  return { allocation: { allocation_id, experiment_id, variant, segment_key, level, propensity }, decision };
}
