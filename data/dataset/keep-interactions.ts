import type { ContextColumn, Dataset } from '../schema/dataset.js';

/**
 * The dataset with some rows of its log alone; users, items and imported scores stay, and indices mean the same.
 *
 * It keeps its fingerprint: it is a view for one run and is not written.
 */
export function keepInteractions(dataset: Dataset, keep: (row: number) => boolean): Dataset {
  const { interactions: log, users } = dataset;
  const kept = Int32Array.from(Array.from({ length: log.count }, (_, row) => row).filter(keep));
  const offsets = new Int32Array(users.ids.length + 1);
  for (const row of kept) offsets[log.user[row]! + 1]!++;
  for (let user = 0; user < users.ids.length; user++) offsets[user + 1]! += offsets[user]!;
  const reals = (column: Float64Array) => Float64Array.from(kept, (row) => column[row]!);
  const indices = (column: Int32Array) => Int32Array.from(kept, (row) => column[row]!);
  const contexts = log.contexts?.map(({ name, value }): ContextColumn => ({ name, value: reals(value) }));
  return {
    ...dataset,
    interactions: {
      count: kept.length,
      offsets,
      user: indices(log.user),
      item: indices(log.item),
      timestamp: reals(log.timestamp),
      event: Uint8Array.from(kept, (row) => log.event[row]!),
      value: reals(log.value),
      durationMs: reals(log.durationMs),
      ...(log.sessions ? { sessions: { ids: log.sessions.ids, index: indices(log.sessions.index) } } : {}),
      ...(log.position ? { position: reals(log.position) } : {}),
      ...(contexts ? { contexts } : {}),
    },
  };
}
