import { SESSION_FEATURES, type UserType } from '../../../data/schema/features.js';
import type { Foundation } from '../../../training/foundation.js';
import type { ScoredCase } from '../../../training/tasks/scored-case.js';
import type { PreparedCase, World } from '../../../training/tasks/world.js';

/** A world of which only the number of items, and how many know each, is looked at. */
export function handMadeWorld(items: number, counts: ArrayLike<number> = new Float64Array(items)): World {
  return {
    scorers: {
      sources: ['cf', 'content', 'popularity'],
      popularity: { items, counts: Float64Array.from(counts), rawScores: new Float32Array(items) },
    },
  } as unknown as World;
}

export interface HandMadeCase {
  readonly user?: number;
  readonly userType?: UserType;
  readonly support?: readonly number[];
  readonly truth: readonly number[];
  /** Number of known positives; the support's if left out. */
  readonly count?: number;
  readonly world?: World;
  /** Of each item by source; null where the source has none. */
  readonly scores: readonly (readonly (number | null)[])[];
}

/** A case with scores as they stand here. */
export function handMadeCase({ scores, support = [], truth, ...rest }: HandMadeCase): ScoredCase {
  const { user = 0, userType = 'casual', count = support.length, world = handMadeWorld(scores.length) } = rest;
  const known = {
    user,
    userType,
    world,
    support: Int32Array.from(support),
    truth: Int32Array.from(truth),
    vectors: { count },
    sessionFeatures: new Float32Array(SESSION_FEATURES.length),
  } as unknown as PreparedCase;
  return {
    known,
    scores: Float32Array.from(scores.flat(), (score) => score ?? 0),
    mask: Float32Array.from(scores.flat(), (score) => (score === null ? 0 : 1)),
  };
}

/** A foundation of which only what is named is looked at. */
export function handMadeFoundation(parts: Partial<Foundation>): Foundation {
  return { space: 'log_odds', byCount: [{ minCount: 0, weights: [0, 0, 1] }], ...parts } as Foundation;
}
