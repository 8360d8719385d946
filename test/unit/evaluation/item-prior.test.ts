import { describe, expect, it } from 'vitest';
import { createRng } from '../../../data/schema/random.js';
import type { Calibrator } from '../../../models/base/calibrator.js';
import { ndcgOfScores } from '../../../models/metrics/ndcg-of-scores.js';
import { weighted } from '../../../training/evaluation/baselines.js';
import { fitItemPrior } from '../../../training/evaluation/item-prior.js';
import { scoreCase } from '../../../training/tasks/scored-case.js';
import type { PreparedCase, World } from '../../../training/tasks/world.js';
import { handMadeFoundation } from '../training/hand-made.js';

const ITEMS = 200;
const rng = createRng(1);
const popularity = Float32Array.from({ length: ITEMS }, () => rng.normal());
const quality = Float32Array.from({ length: ITEMS }, (_, item) => item % 2);

/** Two item features: `quality`, which decides, and `noise`, which does not. Popularity is the only source. */
const world = {
  scorers: {
    sources: ['cf', 'content', 'popularity'],
    cf: { width: 1, factors: new Float32Array(ITEMS), isKnown: new Uint8Array(ITEMS) },
    content: { width: 1, vectors: new Float32Array(ITEMS), isKnown: new Uint8Array(ITEMS) },
    popularity: { items: ITEMS, counts: new Float64Array(ITEMS), rawScores: popularity },
  },
  itemFeatures: {
    names: ['quality', 'noise'],
    values: Float32Array.from({ length: 2 * ITEMS }, (_, cell) => (cell % 2 === 0 ? quality[cell / 2]! : rng.next())),
    confidences: new Float32Array(2 * ITEMS).fill(1),
    completeness: new Float32Array(ITEMS).fill(1),
  },
} as unknown as World;

const calibrators = ['cf', 'content', 'popularity'].map(
  (source): Calibrator => ({ source, mean: 0, scale: 1, buckets: [{ minCount: 0, slope: 1, offset: 0 }] }),
);

/** Users who like 10 items, with odds e^(popularity + effect · quality). */
function population(users: number, effect: number, purpose: string): PreparedCase[] {
  return Array.from({ length: users }, (_, user) => {
    const draw = createRng(1, purpose, user);
    // the ten largest of log-odds plus Gumbel noise are a draw without replacement with these odds
    const keys = Array.from({ length: ITEMS }, (_unused, item) => {
      const gumbel = -Math.log(-Math.log(draw.next()));
      return popularity[item]! + effect * quality[item]! + gumbel;
    });
    const truth = keys.map((_key, item) => item).sort((a, b) => keys[b]! - keys[a]!);
    return {
      user,
      world,
      support: new Int32Array(0),
      truth: Int32Array.from(truth.slice(0, 10)),
      vectors: { cf: new Float32Array(1), content: new Float32Array(1), count: 0, present: [false, false, true] },
    } as unknown as PreparedCase;
  });
}

const foundation = handMadeFoundation({ world, calibrators });
const byCount = (scale: 'log_odds' | 'z') => weighted('by_count', scale, () => [0, 0, 1]);

function gains(effect: number, scale: 'log_odds' | 'z', direction = 1): { before: number; after: number } {
  const strategy = byCount(scale);
  const inOrder = direction > 0 ? strategy : reversed(strategy);
  const terms = fitItemPrior(foundation, population(80, effect, 'fit'), inOrder)(world);
  const means = population(40, effect, 'test').map((known) => {
    const { scores } = inOrder.rank(scoreCase(known, calibrators));
    const ndcg = (values: ArrayLike<number>) => ndcgOfScores(values, new Set(known.truth), new Set(), 10);
    return [ndcg(scores), ndcg(Float32Array.from(scores, (score, item) => score + terms[item]!))] as const;
  });
  const mean = (column: 0 | 1) => means.reduce((sum, cells) => sum + cells[column], 0) / means.length;
  return { before: mean(0), after: mean(1) };
}

/** The same upside down: what it says first should come last. */
function reversed(strategy: ReturnType<typeof byCount>): ReturnType<typeof byCount> {
  return {
    name: 'reversed',
    isPointwise: false,
    rank: (scored) => ({ scores: Float32Array.from(strategy.rank(scored).scores, (score) => -score) }),
  };
}

describe('fitItemPrior', () => {
  it('finds a planted item effect: weights by count with it rank better than without', () => {
    const { before, after } = gains(2, 'log_odds');
    expect(after).toBeGreaterThan(1.15 * before);
  });

  it('is as large as the effect, in the log-odds that it is added to', () => {
    const terms = fitItemPrior(foundation, population(200, 2, 'fit'), byCount('log_odds'))(world);
    const mean = (of: number) => terms.filter((_, item) => quality[item] === of).reduce((a, b) => a + b) / (ITEMS / 2);
    expect(mean(1) - mean(0)).toBeGreaterThan(1.4);
    expect(mean(1) - mean(0)).toBeLessThan(2.6);
  });

  it('works where the answer is no probability, too', () => {
    const { before, after } = gains(2, 'z');
    expect(after).toBeGreaterThan(1.15 * before);
  });

  it('does no harm where there is no effect', () => {
    const { before, after } = gains(0, 'log_odds');
    expect(Math.abs(after - before)).toBeLessThan(0.03);
  });

  it('is not turned over with an answer that is worse than none', () => {
    const { before, after } = gains(4, 'log_odds', -1);
    expect(after).toBeGreaterThan(before + 0.05);
  });
});
