import type { AdaptationLog, AdaptationRecord } from './adaptation-log.js';

/** Keeps the last `capacity` records in memory; a restart forgets them. */
export function memoryAdaptationLog(capacity: number): AdaptationLog {
  const ring: AdaptationRecord[] = [];
  let appended = 0;
  let forgottenUntil = Number.NEGATIVE_INFINITY;
  return {
    append: (record) => {
      const place = appended % capacity;
      const oldest = ring[place];
      if (oldest !== undefined) forgottenUntil = Math.max(forgottenUntil, oldest.receivedAt);
      ring[place] = record;
      appended++;
    },
    since: async (moment) => {
      const start = appended % capacity; // of a full ring, the oldest
      const inOrder = ring.length < capacity ? ring : [...ring.slice(start), ...ring.slice(0, start)];
      return {
        records: inOrder.filter(({ receivedAt }) => receivedAt >= moment),
        isComplete: forgottenUntil < moment,
      };
    },
  };
}
