import type { UserType } from '../../schema/features.js';

/** How users of one type of the synthetic world decide and listen. Middle values; each user varies around them. */
export interface UserProfile {
  /** Share of the population. */
  readonly share: number;
  /** How far taste in common with others (cf), content and popularity decide, in the order of BASE_SOURCES; sum 1. */
  readonly weights: readonly [cf: number, content: number, popularity: number];
  /** Listening sessions in half a year. */
  readonly sessions: number;
  /** Items met in one session. */
  readonly itemsPerSession: number;
  /** Share of the items met that the user has played before. */
  readonly repeatShare: number;
  /** Hour of the day (UTC) around which sessions begin. */
  readonly hour: number;
  /** Share of sessions on Saturday or Sunday; 2/7 is no preference. */
  readonly weekendShare: number;
}

/**
 * The types differ in which source is right about them, and no fixed blend is right about more than some: that is what
 * there is to learn. They differ in their habits too, so that the type shows in the session features.
 */
export const USER_PROFILES: Readonly<Record<UserType, UserProfile>> = {
  explorer: {
    share: 0.25,
    weights: [0.12, 0.8, 0.08],
    sessions: 14,
    itemsPerSession: 9,
    repeatShare: 0.05,
    hour: 20,
    weekendShare: 2 / 7,
  },
  loyalist: {
    share: 0.25,
    weights: [0.82, 0.1, 0.08],
    sessions: 18,
    itemsPerSession: 9,
    repeatShare: 0.5,
    hour: 8,
    weekendShare: 0.15,
  },
  casual: {
    share: 0.25,
    weights: [0.08, 0.1, 0.82],
    sessions: 4,
    itemsPerSession: 5,
    repeatShare: 0.15,
    hour: 17,
    weekendShare: 2 / 7,
  },
  binger: {
    share: 0.1,
    weights: [0.45, 0.5, 0.05],
    sessions: 4,
    itemsPerSession: 32,
    repeatShare: 0.15,
    hour: 22,
    weekendShare: 0.5,
  },
  social: {
    share: 0.15,
    weights: [0.45, 0.05, 0.5],
    sessions: 10,
    itemsPerSession: 8,
    repeatShare: 0.2,
    hour: 21,
    weekendShare: 0.75,
  },
};
