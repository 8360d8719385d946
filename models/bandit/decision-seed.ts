import { dayOf } from './decay.js';
import type { LearningConfig } from './learning-config.js';

/** Where a decision's chance comes from; the same seed gives the same draws. */
export interface DecisionSeed {
  readonly seed: number;
  readonly purpose: readonly (string | number)[];
}

export interface DecisionMoment {
  /** Of the server. */
  readonly seed: number;
  readonly requestId: string;
  readonly userId: string | null;
  /** ms since 1970. */
  readonly nowMs: number;
  /** Of what is served: a new one draws anew. */
  readonly version: string;
}

/**
 * Every request draws for itself; or, by `user_day`, a user's requests of one day (UTC) draw alike, so that a page that is loaded
 * again does not reshuffle. A request without a user draws for itself either way.
 */
export function decisionSeed(
  { seed, requestId, userId, nowMs, version }: DecisionMoment,
  seedBy: LearningConfig['seedBy'],
): DecisionSeed {
  const purpose =
    seedBy === 'user_day' && userId !== null ? ['user_day', userId, dayOf(nowMs), version] : ['request', requestId];
  return { seed, purpose };
}
