import { USER_TYPES, type UserType } from '../../schema/features.js';
import { createRng, type Rng } from '../../schema/random.js';
import { FACTORS } from './catalogue.js';
import { drawContentTaste } from './content-space.js';
import { drawIndex } from './draw-index.js';
import { USER_PROFILES } from './user-profiles.js';

/** Share of users who have met only a handful of items. */
const COLD_SHARE = 0.15;

/** One user: what decides, and how much they listen. Habits that are not here are the type's. */
export interface SyntheticUser {
  readonly id: string;
  readonly type: UserType;
  /** How far each source decides, in the order of BASE_SOURCES; non-negative, sum 1. */
  readonly weights: readonly number[];
  /** Direction of the content taste; see `drawContentTaste`. */
  readonly contentTaste: Float64Array;
  /** Direction of the taste in common with others. [FACTORS] */
  readonly factors: Float64Array;
  readonly sessions: number;
  readonly itemsPerSession: number;
}

/** Draws the users. User u is the same whatever their number. */
export function drawPopulation(seed: number, users: number): readonly SyntheticUser[] {
  return Array.from({ length: users }, (_, index) => {
    const rng = createRng(seed, 'user', index);
    const type = drawType(rng);
    const profile = USER_PROFILES[type];
    const isCold = rng.next() < COLD_SHARE;
    return {
      id: `user-${index + 1}`,
      type,
      weights: drawWeights(profile.weights, rng),
      contentTaste: drawContentTaste(rng),
      factors: Float64Array.from({ length: FACTORS }, () => rng.normal()),
      sessions: isCold ? 1 : Math.max(1, Math.round(profile.sessions * Math.exp(0.4 * rng.normal()))),
      itemsPerSession: isCold ? 2 + rng.int(5) : profile.itemsPerSession,
    };
  });
}

function drawType(rng: Rng): UserType {
  const shares = USER_TYPES.map((type) => USER_PROFILES[type].share);
  return USER_TYPES[drawIndex(shares, rng)]!;
}

/** The type's weights, each times a log-normal factor, scaled back to sum 1. */
function drawWeights(middle: readonly number[], rng: Rng): number[] {
  const varied = middle.map((weight) => weight * Math.exp(0.3 * rng.normal()));
  const sum = varied.reduce((total, weight) => total + weight, 0);
  return varied.map((weight) => weight / sum);
}
