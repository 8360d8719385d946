import type { ItemTable } from '../schema/dataset.js';
import { listenedMs } from './listened-ms.js';
import type { UserEvents } from './user-events.js';

/** A listening session ends when this much time passes without anything being played or done. */
export const SESSION_GAP_MS = 30 * 60_000;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** When a user was active; every event counts, skips too. Days and weeks (from Monday) are those of the local clock. */
export interface Activity {
  readonly sessions: number;
  /** Time in sessions: from each one's first event to the end of what was played in it. */
  readonly sessionMinutes: number;
  /** Listening sessions by the hour of the day in which they began; [24]. */
  readonly startHours: Uint32Array;
  readonly activeDays: number;
  readonly activeWeeks: number;
  /** Days from the first active day to the last, both included. */
  readonly spanDays: number;
  /** Longest run of consecutive active days. */
  readonly longestStreak: number;
}

/**
 * Reads a user's activity off the events that have a time; everything is 0 where none has. O(events).
 *
 * @param utcOffsetMinutes what the local clock is ahead of UTC. A fixed offset: daylight saving would move an hour
 *   histogram by one bin for part of the year, at the price of a calendar look-up per event.
 */
export function summarizeActivity(
  events: UserEvents,
  items: Pick<ItemTable, 'durationMs'>,
  utcOffsetMinutes: number,
): Activity {
  const startHours = new Uint32Array(24);
  let [sessions, sessionMs, sessionStart, sessionEnd] = [0, 0, 0, Number.NEGATIVE_INFINITY];
  let [activeDays, activeWeeks, streak, longestStreak] = [0, 0, 0, 0];
  let [firstDay, day, week] = [Number.NaN, Number.NaN, Number.NaN];

  for (let row = 0; row < events.timestamp.length; row++) {
    const time = events.timestamp[row]!;
    if (Number.isNaN(time)) break; // rows without a time come last
    const local = time + utcOffsetMinutes * 60_000;
    const today = Math.floor(local / DAY_MS);
    const thisWeek = Math.floor((today + 3) / 7); // 1970 began on a Thursday

    if (time - sessionEnd > SESSION_GAP_MS) {
      if (sessions > 0) sessionMs += sessionEnd - sessionStart;
      sessions++;
      sessionStart = time;
      startHours[Math.floor(local / HOUR_MS) - today * 24]!++;
    }
    sessionEnd = Math.max(sessionEnd, time + (listenedMs(events, items, row) || 0));

    if (today !== day) {
      streak = today === day + 1 ? streak + 1 : 1;
      longestStreak = Math.max(longestStreak, streak);
      activeDays++;
    }
    if (thisWeek !== week) activeWeeks++;
    if (row === 0) firstDay = today;
    [day, week] = [today, thisWeek];
  }
  if (sessions > 0) sessionMs += sessionEnd - sessionStart;
  return {
    sessions,
    sessionMinutes: sessionMs / 60_000,
    startHours,
    activeDays,
    activeWeeks,
    spanDays: activeDays > 0 ? day - firstDay + 1 : 0,
    longestStreak,
  };
}
