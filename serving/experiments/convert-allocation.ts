import type { Store } from '../../data/store/store.js';
import type { Conversion } from '../http/schemas/allocation.js';
import type { RememberedAllocation } from './allocation-memory.js';
import { conversionRow } from './conversion-row.js';
import type { ExperimentState } from './experiment-state.js';

/**
 * Counts what an allocation earned, the first time that anybody says so. To be called for one report of it after another.
 * @param now milliseconds since 1970
 */
export async function convertAllocation(
  store: Store | null,
  kept: RememberedAllocation,
  state: ExperimentState,
  reward: number,
  now: number,
): Promise<Conversion> {
  const { allocation_id, experiment_id, variant, segment_key } = kept.row;
  const counted = kept.reward === null;
  if (counted) {
    await store?.write('conversions', [conversionRow(kept, reward, now)]);
    kept.reward = reward;
    state.addReward(kept.stated, reward);
  }
  return { allocation_id, experiment_id, variant, segment_key, reward: kept.reward ?? reward, counted };
}
