import type { Rng } from '../../schema/random.js';
import type { SyntheticUser } from './population.js';
import { USER_PROFILES } from './user-profiles.js';

/** The least time between two sessions; more than the half hour at which a session counts as over. */
export const SESSION_GAP_MS = 45 * 60_000;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** First and last moment (ms). */
export interface TimeSpan {
  readonly from: number;
  readonly to: number;
}

/**
 * When a user sits down to listen, in order of time: on days between joining and the end, more or fewer of them at the
 * weekend, around the hour of the user's type.
 *
 * @returns whole milliseconds within the span
 */
export function drawSessionStarts(user: SyntheticUser, { from, to }: TimeSpan, rng: Rng): number[] {
  const { hour, weekendShare } = USER_PROFILES[user.type];
  const days = Math.floor((to - from) / DAY_MS);
  const joined = rng.int(Math.ceil(days / 2));
  const starts = Array.from({ length: user.sessions }, () => {
    const wantsWeekend = rng.next() < weekendShare;
    let day = from;
    // A span of fewer than seven days may have no such day, so the search ends.
    for (let attempt = 0; attempt < 20; attempt++) {
      day = from + (joined + rng.int(days - joined)) * DAY_MS;
      if (isWeekend(day) === wantsWeekend) break;
    }
    const minutes = 60 * hour + 90 * rng.normal();
    return day + Math.round(60_000 * Math.min(22 * 60 + 59, Math.max(0, minutes)));
  });
  return starts.sort((a, b) => a - b);
}

function isWeekend(moment: number): boolean {
  const day = new Date(moment).getUTCDay();
  return day === 0 || day === 6;
}
