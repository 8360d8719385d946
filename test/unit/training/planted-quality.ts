import { frozenItemFeatures } from '../../../data/features/item-features-over-time.js';
import { SESSION_FEATURES } from '../../../data/schema/features.js';
import { createRng } from '../../../data/schema/random.js';
import type { Calibrator } from '../../../models/base/calibrator.js';
import type { PreparedCase, World } from '../../../training/tasks/world.js';

export const ITEMS = 200;
const rng = createRng(1);
export const popularity = Float32Array.from({ length: ITEMS }, () => rng.normal());
/** Of three grades. */
export const quality = Float32Array.from({ length: ITEMS }, (_, item) => (item % 3) / 2);
/** What each grade adds to the log-odds of being liked. */
export const [RISING, IN_THE_MIDDLE, NONE] = [
  [0, 1.5, 3],
  [0, 2, 0],
  [0, 0, 0],
];

/** Two item features: `quality`, which decides, and `noise`, which does not. Popularity is the only source. */
export const world = {
  scorers: {
    sources: ['cf', 'content', 'popularity'],
    cf: { width: 1, factors: new Float32Array(ITEMS), isKnown: new Uint8Array(ITEMS) },
    content: { width: 1, vectors: new Float32Array(ITEMS), isKnown: new Uint8Array(ITEMS) },
    popularity: { items: ITEMS, counts: new Float64Array(ITEMS), rawScores: popularity },
  },
  itemFeatures: frozenItemFeatures({
    names: ['quality', 'noise'],
    values: Float32Array.from({ length: 2 * ITEMS }, (_, cell) => (cell % 2 === 0 ? quality[cell / 2]! : rng.next())),
    confidences: new Float32Array(2 * ITEMS).fill(1),
    completeness: new Float32Array(ITEMS).fill(1),
    isPredicted: new Uint8Array(ITEMS),
  }),
} as unknown as World;

export const calibrators = ['cf', 'content', 'popularity'].map(
  (source): Calibrator => ({ source, mean: 0, scale: 1, buckets: [{ minCount: 0, slope: 1, offset: 0 }] }),
);

/** Users who like 10 items, with odds e^(popularity + effect of the quality). */
export function population(users: number, effect: readonly number[], purpose: string): PreparedCase[] {
  return Array.from({ length: users }, (_, user) => {
    const draw = createRng(1, purpose, user);
    // the ten largest of log-odds plus Gumbel noise are a draw without replacement with these odds
    const keys = Array.from({ length: ITEMS }, (_unused, item) => {
      const gumbel = -Math.log(-Math.log(draw.next()));
      return popularity[item]! + effect[2 * quality[item]!]! + gumbel;
    });
    const truth = keys.map((_key, item) => item).sort((a, b) => keys[b]! - keys[a]!);
    return {
      user,
      world,
      support: new Int32Array(0),
      truth: Int32Array.from(truth.slice(0, 10)),
      profile: Float32Array.of(0, 0, 0, 0),
      sessionFeatures: new Float32Array(SESSION_FEATURES.length).fill(Number.NaN),
      vectors: { cf: new Float32Array(1), content: new Float32Array(1), count: 0, present: [false, false, true] },
    } as unknown as PreparedCase;
  });
}
