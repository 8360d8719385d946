import type { InteractionTable } from '../schema/dataset.js';
import type { InteractionColumns } from './content.js';
import { gather } from './gather.js';
import { IdList } from './id-list.js';

/**
 * Sorts interactions by user, then time, then the order in which they came, and finds each user's range.
 *
 * Users are brought together by counting, so only the rows of one user are ever compared. A row without a time comes
 * after those with one. Every `user` must be in [0, userCount).
 *
 * @param userCount number of users; those without rows get an empty range
 */
export function sortInteractions(columns: InteractionColumns, userCount: number): InteractionTable {
  const { count, user, timestamp } = columns;
  const offsets = new Int32Array(userCount + 1);
  for (let row = 0; row < count; row++) offsets[user[row]! + 1]!++;
  for (let u = 0; u < userCount; u++) offsets[u + 1]! += offsets[u]!;

  const order = new Int32Array(count);
  const next = offsets.slice(0, userCount);
  for (let row = 0; row < count; row++) order[next[user[row]!]!++] = row;
  for (let u = 0; u < userCount; u++) {
    order.subarray(offsets[u], offsets[u + 1]).sort((a, b) => compareTimes(timestamp[a]!, timestamp[b]!) || a - b);
  }
  const { sessions, position, contexts } = columns;
  return {
    count,
    offsets,
    user: gather(user, order),
    item: gather(columns.item, order),
    timestamp: gather(timestamp, order),
    event: gather(columns.event, order),
    value: gather(columns.value, order),
    durationMs: gather(columns.durationMs, order),
    ...(sessions ? { sessions: inOrderOfAppearance(sessions.ids, gather(sessions.index, order)) } : {}),
    ...(position ? { position: gather(position, order) } : {}),
    ...(contexts ? { contexts: contexts.map(({ name, value }) => ({ name, value: gather(value, order) })) } : {}),
  };
}

/** Renumbers words, so that the same rows give the same numbers however they came. */
function inOrderOfAppearance(ids: readonly string[], index: Int32Array): NonNullable<InteractionTable['sessions']> {
  const words = new IdList();
  return { index: index.map((word) => (word < 0 ? -1 : words.indexOf(ids[word]!))), ids: words.ids };
}

/** The order of two times; NaN, an unknown time, comes last. Negative, 0 or positive, as `Array.sort` wants it. */
export function compareTimes(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return a - b;
}
