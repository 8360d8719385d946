import { SESSION_FEATURES, type SessionFeature } from '../schema/features.js';
import { summarizeActivity } from './activity.js';
import { entropy } from './entropy.js';
import type { ItemStatisticsOverTime } from './item-statistics.js';
import { summarizePopularity } from './popularity-taste.js';
import type { SessionItems } from './session-items.js';
import { type SessionReference, streakPercentile, typeFeatures } from './session-reference.js';
import { summarizeTaste } from './taste.js';
import { eventsBefore, type UserEvents } from './user-events.js';
import { userType } from './user-type.js';

export interface SessionFeatureInputs {
  /** One user's rows, in order of time. */
  readonly events: UserEvents;
  readonly items: SessionItems;
  /** How popular items were; asked for `asOf`. */
  readonly history: ItemStatisticsOverTime;
  readonly reference: SessionReference;
  /** The moment, in ms: only what came strictly before it counts. NaN or Infinity: everything. */
  readonly asOf: number;
}

/**
 * What is known of a user at a moment, in the order of SESSION_FEATURES; NaN = missing. docs/features.md defines each.
 *
 * Nothing at or after `asOf` is looked at, of this user or of others. To take a case's support in, pass the time of its
 * last event + 1 ms; where later events may share that millisecond, cut `events` after the support too (`sliceEvents`).
 * O(events of the user), whatever the size of the catalogue and the log.
 *
 * @returns [18], not standardized
 * @throws `invalid_data` when the events are out of order
 */
export function sessionFeatures({ events, items, history, reference, asOf }: SessionFeatureInputs): Float32Array {
  const past = eventsBefore(events, asOf);
  const activity = summarizeActivity(past, items, reference.utcOffsetMinutes);
  const taste = summarizeTaste(past, items);
  const popularity = summarizePopularity(past, history.at(asOf));

  const isTimed = activity.activeDays > 0;
  const isCounted = isTimed || (past.item.length === 0 && reference.hasTimes);
  const perActiveDay = (amount: number) => (isTimed ? amount / activity.activeDays : Number.NaN);
  const values: Record<SessionFeature, number> = {
    ...typeFeatures(activity, taste),
    total_sessions: isCounted ? activity.sessions : Number.NaN,
    discovery_rate_per_active_week: isTimed && taste.uses > 0 ? taste.distinctItems / activity.activeWeeks : Number.NaN,
    novelty_seeking: popularity.novelty,
    skip_rate: reference.hasSkips ? taste.skipShare : Number.NaN,
    genre_diversity: taste.genreEntropy,
    temporal_consistency: hourConsistency(activity.startHours, activity.sessions),
    mainstream_score: popularity.mainstream,
    early_adopter_score: popularity.earlyAdoption,
    active_days: isCounted ? activity.activeDays : Number.NaN,
    longest_streak_percentile: isTimed ? streakPercentile(reference, activity.longestStreak) : Number.NaN,
    session_density: perActiveDay(activity.sessions),
    listening_intensity: perActiveDay(taste.minutes),
    user_type_explorer: Number.NaN,
    user_type_loyalist: Number.NaN,
  };
  const row = Float32Array.from(SESSION_FEATURES, (name) => values[name]);
  if (taste.uses === 0) return row;

  const type = userType(row, reference.typeQuantiles, { uses: taste.uses });
  row[SESSION_FEATURES.indexOf('user_type_explorer')] = type === 'explorer' ? 1 : 0;
  row[SESSION_FEATURES.indexOf('user_type_loyalist')] = type === 'loyalist' ? 1 : 0;
  return row;
}

/**
 * 1 − H / ln(min(24, sessions)), with H the entropy of the hours in which sessions began: 1 when always the same hour,
 * 0 when as spread as so many sessions can be. One session says nothing about consistency.
 */
function hourConsistency(startHours: Uint32Array, sessions: number): number {
  return sessions > 1 ? 1 - entropy(startHours) / Math.log(Math.min(24, sessions)) : Number.NaN;
}
