import { SESSION_FEATURES } from '../../../data/schema/features.js';
import type { ObservedCase } from '../observed-case.js';
import { userTypes } from './weights-by-type.js';

/** The share of the attention that one session feature gets for one type of user. */
export interface AttentionCell {
  readonly feature: string;
  readonly userType: string;
  readonly cases: number;
  readonly share: number;
}

/** Where the session extractor looks, mean over heads and cases; shares of a type sum to 1. Most attended features first. */
export function attentionByType(cases: readonly ObservedCase[]): readonly AttentionCell[] {
  const overall = shares(cases);
  const order = [...SESSION_FEATURES.keys()].sort((a, b) => overall[b]! - overall[a]! || a - b);
  return userTypes(cases).flatMap((userType) => {
    const ofType = cases.filter((one) => one.userType === userType);
    const attention = shares(ofType);
    return order.map((feature) => ({
      feature: SESSION_FEATURES[feature]!,
      userType,
      cases: ofType.length,
      share: attention[feature]!,
    }));
  });
}

function shares(cases: readonly ObservedCase[]): number[] {
  return SESSION_FEATURES.map(
    (_, feature) => cases.reduce((sum, { attention }) => sum + attention[feature]!, 0) / cases.length,
  );
}
