import { SESSION_FEATURES } from '../../../data/schema/features.js';
import { bucket } from './bucket.js';
import { type ContextFeatures, UNKNOWN } from './segment-key.js';

/** What a server knows of whoever visits. */
export interface KnownVisitor {
  readonly userType: string | null;
  /** Positive interactions. */
  readonly count: number;
  /** Session features as the network is told of them, and 1 where there is one; [18] each */
  readonly session: { readonly values: ArrayLike<number>; readonly mask: ArrayLike<number> };
  /** The name of the learned segment; null where the bundle has none, or its network cannot be asked. */
  readonly learnedSegment: string | null;
}

/** The feature that clusters are. */
export const LEARNED_SEGMENT = 'learned_segment';

const FLAGS: readonly string[] = ['user_type_explorer', 'user_type_loyalist'];
const MEASURED = SESSION_FEATURES.filter((name) => !FLAGS.includes(name));

/** Features of a visit that only a server can say, of a user whom it knows. */
export const USER_FEATURES: readonly string[] = ['user_type', 'interactions', LEARNED_SEGMENT, ...MEASURED];

/** A third of a normal distribution is below −THIRD, and a third above THIRD. */
const THIRD = 0.4307;

/**
 * What is known of a user as words for segments: the type, how many interactions, the learned segment, and of each session feature
 * (but the flags of the type) whether it is `low`, `middle` or `high` among training's users: the thirds of a normal distribution.
 */
export function userFeatures({ userType, count, session, learnedSegment }: KnownVisitor): ContextFeatures {
  const levels = MEASURED.map((name) => {
    const index = SESSION_FEATURES.indexOf(name);
    const level = bucket(session.values[index]!, [-THIRD, THIRD], ['low', 'middle', 'high']);
    return [name, session.mask[index] === 1 ? level : UNKNOWN];
  });
  return {
    user_type: userType ?? UNKNOWN,
    interactions: bucket(count, [1, 5, 20, 100], ['0', '1-4', '5-19', '20-99', '100+']),
    [LEARNED_SEGMENT]: learnedSegment ?? UNKNOWN,
    ...Object.fromEntries(levels),
  };
}
