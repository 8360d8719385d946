import type { AdaptationLog, AdaptationRecord } from './adaptation-log.js';

/**
 * Keeps the last records in memory, those of all namespaces together, as many as fit; a restart forgets them.
 *
 * @param startedAt when it began, in milliseconds since 1970: what was before is not known here.
 */
export function memoryAdaptationLog(capacityBytes: number, startedAt = Number.NEGATIVE_INFINITY): AdaptationLog {
  let records: AdaptationRecord[] = [];
  let oldest = 0; // those before it are forgotten
  let bytes = 0;
  let forgottenUntil = startedAt;
  return {
    append: (record) => {
      records.push(record);
      bytes += bytesOfRecord(record);
      for (; bytes > capacityBytes; oldest++) {
        bytes -= bytesOfRecord(records[oldest]!);
        forgottenUntil = Math.max(forgottenUntil, records[oldest]!.receivedAt);
      }
      if (oldest <= records.length / 8) return;
      records = records.slice(oldest); // now and then, since it copies all
      oldest = 0;
    },
    forgetUser: (namespace, userId) => {
      records = records.slice(oldest).filter((record) => record.namespace !== namespace || record.userId !== userId);
      oldest = 0;
      bytes = records.reduce((sum, record) => sum + bytesOfRecord(record), 0);
    },
    since: async (namespace, moment) => ({
      records: records.slice(oldest).filter((record) => record.namespace === namespace && record.receivedAt >= moment),
      isComplete: forgottenUntil < moment,
    }),
  };
}

/** At most what it costs to keep one: two bytes a letter, and the rest. */
export function bytesOfRecord({ namespace, userId, requestId, itemId }: AdaptationRecord): number {
  return 2 * (namespace.length + userId.length + requestId.length + itemId.length) + RECORD_BYTES;
}

/** The object with five numbers, the headers of four strings, and its place. */
const RECORD_BYTES = 260;
