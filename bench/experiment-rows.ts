import type { Store } from '../data/store/store.js';

const AT_ONCE = 500_000;
/** Of the allocations. */
const CONVERTED = 20; // one in twenty
const DAYS = 30;

/** Allocations of 8 sources × 3 devices × 10 countries to three variants, and conversions, made by ClickHouse itself in steps. */
export async function plantAllocations(
  store: Store,
  experimentId: string,
  count: number,
  onProgress: (line: string) => void,
): Promise<void> {
  for (let start = 0; start < count; start += AT_ONCE) {
    const rows = Math.min(AT_ONCE, count - start);
    const parameters = { start, rows, experimentId, days: DAYS, converted: CONVERTED };
    await store.command(`INSERT INTO allocations SELECT ${COLUMNS}, ${PLANTED}`, parameters);
    await store.command(
      `INSERT INTO conversions
       SELECT namespace, allocation_id, experiment_id, region, user_id, segment_key, variant,
         variants, propensities[number % 3 + 1] AS propensity, expected, vector, 1. AS reward,
         toInt32(intDiv(toUnixTimestamp64Milli(allocated_at), 86400000)) AS day, allocated_at AS converted_at, batch
       FROM (SELECT number, ${COLUMNS}, ${PLANTED}) WHERE cityHash64(number, 1) % {converted:UInt32} = 0`,
      parameters,
    );
    onProgress(`planted ${(start + rows).toLocaleString('en')} of ${count.toLocaleString('en')} allocations`);
  }
}

const COLUMNS = `
  'planted' AS namespace, concat('alloc_', toString(number)) AS allocation_id, {experimentId:String} AS experiment_id,
  'default' AS region, concat('u', toString(cityHash64(number) % 1000000)) AS user_id, '' AS execution_id,
  concat('country:c', toString(cityHash64(number, 2) % 10), '|device:d', toString(cityHash64(number, 3) % 3), '|source:s',
    toString(cityHash64(number, 4) % 8)) AS segment_key,
  segment_key AS level, ['rrf', 'weighted', 'meta'][number % 3 + 1] AS variant, ['rrf', 'weighted', 'meta'] AS variants,
  [0.3, 0.3, 0.4] AS propensities, [0.04, 0.05, 0.06] AS expected, emptyArrayFloat64() AS vector,
  toDateTime64(now64(3) - toIntervalDay(number % {days:UInt32}), 3, 'UTC') AS allocated_at`;

const PLANTED = `concat('planted-', toString({start:UInt64})) AS batch FROM numbers({start:UInt64}, {rows:UInt64})`;
