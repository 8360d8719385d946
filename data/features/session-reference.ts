import { type Dataset, EVENTS } from '../schema/dataset.js';
import { type Activity, summarizeActivity } from './activity.js';
import { summarizeTaste, type Taste } from './taste.js';
import { eventsBefore, userEvents } from './user-events.js';
import { TYPE_FEATURES, type TypeQuantiles } from './user-type.js';

/**
 * What session features compare a user with: facts about the log and about the users it was fitted on. Plain JSON, so
 * that a bundle carries it and a server computes the features that training saw.
 */
export interface SessionReference {
  /** What the clock of days, weeks and hours is ahead of UTC. */
  readonly utcOffsetMinutes: number;
  /** Whether the log says when things happened. Without, an unknown user's 0 sessions are not known to be 0. */
  readonly hasTimes: boolean;
  /** Whether the log has skips at all. Without, a skip rate of 0 would mean nothing. */
  readonly hasSkips: boolean;
  /** Entry d: users whose longest run of consecutive active days is d. */
  readonly usersByStreak: readonly number[];
  readonly typeQuantiles: TypeQuantiles;
}

/**
 * Fits the reference on the users that training may look at.
 *
 * @param users whom to fit on, as indices; all by default
 * @param before only rows strictly before this moment, in ms; all by default
 * @param utcOffsetMinutes the clock of days, weeks and hours; UTC by default
 */
export function fitSessionReference(
  dataset: Pick<Dataset, 'users' | 'items' | 'interactions'>,
  {
    users = dataset.users.ids.keys(),
    before = Number.POSITIVE_INFINITY,
    utcOffsetMinutes = 0,
  }: { readonly users?: Iterable<number>; readonly before?: number; readonly utcOffsetMinutes?: number } = {},
): SessionReference {
  const usersByStreak: number[] = [];
  const byFeature = TYPE_FEATURES.map((): number[] => []);
  let hasSkips = false;
  for (const user of users) {
    const events = eventsBefore(userEvents(dataset, user), before);
    const activity = summarizeActivity(events, dataset.items, utcOffsetMinutes);
    const values = typeFeatures(activity, summarizeTaste(events, dataset.items));
    TYPE_FEATURES.forEach((name, k) => {
      if (!Number.isNaN(values[name])) byFeature[k]!.push(values[name]);
    });
    hasSkips ||= events.event.includes(SKIP);
    const streak = activity.longestStreak;
    while (usersByStreak.length <= streak) usersByStreak.push(0);
    if (streak > 0) usersByStreak[streak]!++;
  }
  return {
    utcOffsetMinutes,
    hasTimes: usersByStreak.length > 1,
    hasSkips,
    usersByStreak,
    typeQuantiles: Object.fromEntries(
      TYPE_FEATURES.map((name, k) => [name, quantilesOf(byFeature[k]!)]),
    ) as TypeQuantiles,
  };
}

/** The features that user types are made of: they need neither a reference nor the other users. */
export function typeFeatures(activity: Activity, taste: Taste): Record<keyof TypeQuantiles, number> {
  return {
    exploration_score: taste.exploration,
    repeat_rate: taste.repeatRate,
    plays_per_day: taste.uses / (activity.spanDays || Number.NaN),
    avg_session_length: activity.sessionMinutes / (activity.sessions || Number.NaN),
  };
}

/**
 * Percentile rank of a longest run of active days among the reference users, in [0, 1]: the share whose run is shorter
 * plus half the share whose run is as long. NaN without reference users.
 */
export function streakPercentile({ usersByStreak }: SessionReference, streak: number): number {
  let [below, total] = [0, 0];
  usersByStreak.forEach((users, length) => {
    total += users;
    if (length < streak) below += users;
  });
  return (below + (usersByStreak[streak] ?? 0) / 2) / total;
}

const SKIP = EVENTS.indexOf('skip');

/** Nearest-rank quantiles, rounded as features are: a user who is a quantile compares equal to it. */
function quantilesOf(values: readonly number[]): TypeQuantiles[keyof TypeQuantiles] {
  if (values.length === 0) return null;
  const sorted = Float32Array.from(values).sort();
  const at = (share: number) => sorted[Math.ceil(share * sorted.length) - 1]!;
  return { median: at(0.5), upper: at(0.75) };
}
