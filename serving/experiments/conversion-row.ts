import type { ConversionRow } from '../../data/store/rows.js';
import type { RememberedAllocation } from './allocation-memory.js';

const DAY_MS = 86_400_000;

/** What an allocation earned, with what its sums need of the allocation. @param now milliseconds since 1970 */
export function conversionRow({ row, stated }: RememberedAllocation, reward: number, now: number): ConversionRow {
  const { namespace, allocation_id, experiment_id, region, user_id, segment_key } = row;
  return {
    ...{ namespace, allocation_id, experiment_id, region, user_id, segment_key, reward },
    ...{ variant: row.variant, variants: row.variants, expected: row.expected, vector: row.vector },
    propensity: row.propensities[stated.variant]!,
    day: Math.floor(Date.parse(row.allocated_at) / DAY_MS),
    converted_at: new Date(now).toISOString(),
  };
}
