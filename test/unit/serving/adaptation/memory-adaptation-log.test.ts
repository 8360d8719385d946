import { describe, expect, it } from 'vitest';
import { memoryAdaptationLog } from '../../../../serving/adaptation/memory-adaptation-log.js';

const record = (receivedAt: number) => ({
  userId: 'ann',
  requestId: 'r',
  itemId: 'i0',
  occurredAt: receivedAt,
  receivedAt,
  outcome: 1,
  before: 0.5,
  after: 0.6,
});

describe('memoryAdaptationLog', () => {
  it('gives back what was received at a moment or later, in order', async () => {
    const log = memoryAdaptationLog(10);
    for (const moment of [1, 2, 3]) log.append(record(moment));
    expect((await log.since(2)).records.map(({ receivedAt }) => receivedAt)).toEqual([2, 3]);
    expect((await log.since(4)).records).toEqual([]);
  });

  it('keeps the last, and says when some of the time asked for are gone', async () => {
    const log = memoryAdaptationLog(3);
    for (const moment of [1, 2, 3, 4, 5]) log.append(record(moment));
    expect(await log.since(1)).toMatchObject({ isComplete: false });
    const { records, isComplete } = await log.since(3);
    expect(records.map(({ receivedAt }) => receivedAt)).toEqual([3, 4, 5]);
    expect(isComplete).toBe(true);
    expect((await log.since(2)).isComplete).toBe(false); // the record of 2 is gone
  });
});
