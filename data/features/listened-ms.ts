import { EVENTS, type ItemTable } from '../schema/dataset.js';
import { type UserEvents, usesOf } from './user-events.js';

const PLAY = EVENTS.indexOf('play');

/**
 * How long row `row` was listened to or watched, in ms: what the log says; for a play of which it says nothing, the
 * item's own duration times the play count. NaN if neither is known.
 */
export function listenedMs(events: UserEvents, items: Pick<ItemTable, 'durationMs'>, row: number): number {
  const logged = events.durationMs[row]!;
  if (!Number.isNaN(logged) || events.event[row] !== PLAY) return logged;
  return items.durationMs[events.item[row]!]! * usesOf(events, row);
}
