import { describe, expect, it } from 'vitest';
import { bytesOfRecord, memoryAdaptationLog } from '../../../../serving/adaptation/memory-adaptation-log.js';

const record = (receivedAt: number) => ({
  namespace: 'default',
  userId: 'ann',
  requestId: 'r',
  itemId: 'i0',
  occurredAt: receivedAt,
  receivedAt,
  outcome: 1,
  before: 0.5,
  after: 0.6,
});

const ONE = bytesOfRecord(record(0));

describe('memoryAdaptationLog', () => {
  it('gives back what was received at a moment or later, in order', async () => {
    const log = memoryAdaptationLog(10 * ONE);
    for (const moment of [1, 2, 3]) log.append(record(moment));
    expect((await log.since('default', 2)).records.map(({ receivedAt }) => receivedAt)).toEqual([2, 3]);
    expect((await log.since('default', 4)).records).toEqual([]);
  });

  it('keeps the last, and says when some of the time asked for are gone', async () => {
    const log = memoryAdaptationLog(3 * ONE);
    for (const moment of [1, 2, 3, 4, 5]) log.append(record(moment));
    expect(await log.since('default', 1)).toMatchObject({ isComplete: false });
    const { records, isComplete } = await log.since('default', 3);
    expect(records.map(({ receivedAt }) => receivedAt)).toEqual([3, 4, 5]);
    expect(isComplete).toBe(true);
    expect((await log.since('default', 2)).isComplete).toBe(false); // the record of 2 is gone
  });

  it('keeps the last thousand of a hundred thousand', async () => {
    const log = memoryAdaptationLog(1000 * ONE);
    for (let moment = 0; moment < 100_000; moment++) log.append(record(moment));
    const { records } = await log.since('default', 0);
    expect([records.length, records[0]!.receivedAt, records.at(-1)!.receivedAt]).toEqual([1000, 99_000, 99_999]);
  });

  it('keeps fewer where ids are long, and none that does not fit', async () => {
    const log = memoryAdaptationLog(3 * ONE);
    for (const moment of [1, 2, 3]) log.append(record(moment));
    log.append({ ...record(4), itemId: 'i'.repeat(ONE / 2) }); // takes the place of two
    expect((await log.since('default', 0)).records.map(({ receivedAt }) => receivedAt)).toEqual([3, 4]);
    log.append({ ...record(5), itemId: 'i'.repeat(2 * ONE) });
    expect(await log.since('default', 5)).toEqual({ records: [], isComplete: false });
  });

  it('says so too where the time asked for began before the log did', async () => {
    const log = memoryAdaptationLog(10 * ONE, 2);
    log.append(record(3));
    expect([(await log.since('default', 1)).isComplete, (await log.since('default', 3)).isComplete]).toEqual([
      false,
      true,
    ]);
  });
});
