import { describe, expect, it } from 'vitest';
import { createRng } from '../../../data/schema/random.js';
import type { Calibrator } from '../../../models/base/calibrator.js';
import { ndcgOfScores } from '../../../models/metrics/ndcg-of-scores.js';
import { weighted } from '../../../training/evaluation/baselines.js';
import { fitByCountItemPrior } from '../../../training/evaluation/item-prior/by-count-item-prior.js';
import { fitAdditive } from '../../../training/evaluation/item-prior/fit-additive.js';
import type { PriorRows } from '../../../training/evaluation/item-prior/prior-rows.js';
import { binOf, quantileEdges } from '../../../training/evaluation/item-prior/quantile-bins.js';
import type { ImmediateStrategy } from '../../../training/evaluation/strategy.js';
import { scoreCase } from '../../../training/tasks/scored-case.js';
import type { PreparedCase, World } from '../../../training/tasks/world.js';
import { handMadeFoundation } from '../training/hand-made.js';

const ITEMS = 200;
const rng = createRng(1);
const popularity = Float32Array.from({ length: ITEMS }, () => rng.normal());
/** Of three grades. */
const quality = Float32Array.from({ length: ITEMS }, (_, item) => (item % 3) / 2);
/** What each grade adds to the log-odds of being liked. */
const [RISING, IN_THE_MIDDLE, NONE] = [
  [0, 1.5, 3],
  [0, 2, 0],
  [0, 0, 0],
];

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

/** Users who like 10 items, with odds e^(popularity + effect of the quality). */
function population(users: number, effect: readonly number[], purpose: string): PreparedCase[] {
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
      vectors: { cf: new Float32Array(1), content: new Float32Array(1), count: 0, present: [false, false, true] },
    } as unknown as PreparedCase;
  });
}

const byCount = (scale: 'log_odds' | 'z' | 'log_rank') => weighted('by_count', scale, () => [0, 0, 1]);

/** NDCG@10 of other users by weights by count alone, and with terms fitted to a population. */
function gains(effect: readonly number[], strategy: ImmediateStrategy): { before: number; after: number } {
  const [trainingCases, validationCases] = [population(60, effect, 'fit'), population(20, effect, 'choose')];
  const foundation = handMadeFoundation({ world, calibrators, trainingCases, validationCases });
  const fitted = fitByCountItemPrior(foundation, strategy);
  const means = population(40, effect, 'test').map((known) => {
    const scored = scoreCase(known, calibrators);
    return [strategy, fitted].map((one) => ndcgOfScores(one.rank(scored).scores, new Set(known.truth), new Set(), 10));
  });
  const mean = (column: 0 | 1) => means.reduce((sum, cells) => sum + cells[column]!, 0) / means.length;
  return { before: mean(0), after: mean(1) };
}

/** The same upside down: what it says first should come last. */
function reversed(strategy: ImmediateStrategy): ImmediateStrategy {
  return {
    name: 'reversed',
    isPointwise: false,
    rank: (scored) => ({ scores: Float32Array.from(strategy.rank(scored).scores, (score) => -score) }),
  };
}

describe('fitByCountItemPrior', () => {
  it('finds a planted item effect: weights by count with it rank better than without', () => {
    const { before, after } = gains(RISING, byCount('log_odds'));
    expect(after).toBeGreaterThan(1.15 * before);
  });

  it('finds one that no line through the feature has', () => {
    const { before, after } = gains(IN_THE_MIDDLE, byCount('log_odds'));
    expect(after).toBeGreaterThan(1.15 * before);
  });

  it.each(['z', 'log_rank'] as const)('works where the answer is no probability, too: %s', (scale) => {
    const { before, after } = gains(RISING, byCount(scale));
    expect(after).toBeGreaterThan(1.15 * before);
  });

  it('does no harm where there is no effect', () => {
    const { before, after } = gains(NONE, byCount('log_odds'));
    expect(Math.abs(after - before)).toBeLessThan(0.03);
  });

  it('is not turned over with an answer that is worse than none', () => {
    const { before, after } = gains([0, 0, 4], reversed(byCount('log_odds')));
    expect(after).toBeGreaterThan(before + 0.05);
  });

  it('leaves what is excluded out of what it reorders, and what it does not reorder below', () => {
    const cases = population(60, RISING, 'fit');
    const foundation = handMadeFoundation({ world, calibrators, trainingCases: cases, validationCases: cases });
    const scored = scoreCase(cases[0]!, calibrators);
    const exclude = new Set(Array.from({ length: ITEMS - 5 }, (_, item) => item)); // five items are asked about
    const { scores } = fitByCountItemPrior(foundation, byCount('log_odds')).rank(scored, exclude);
    const order = Array.from(scores, (_, item) => item).sort((a, b) => scores[b]! - scores[a]!);
    expect(order.slice(0, 5).every((item) => !exclude.has(item))).toBe(true);
    const rest = (list: readonly number[]) => list.filter((item) => exclude.has(item));
    const alone = byCount('log_odds').rank(scored).scores;
    expect(rest(order)).toEqual(rest(Array.from(alone, (_, item) => item).sort((a, b) => alone[b]! - alone[a]!)));
  });
});

describe('fitAdditive', () => {
  it('finds the scale of scores that lie far from 0, where little is liked', () => {
    const [items, draw] = [300, createRng(7)];
    const rows = Array.from({ length: 60 }, (_, user): PriorRows => {
      const item = Int32Array.from({ length: items }, (_unused, index) => index);
      const score = Float32Array.from(item, (index) => -40 - 5 * Math.log1p(index)); // log-ranks, moved and stretched
      const target = Uint8Array.from(item, (index) => Number(draw.next() < 0.5 / (1 + index)));
      return { world, user, item, score, target, missed: 0 };
    });
    const columns = { width: 1, activeIn: () => Array.from({ length: items }, () => Int32Array.of(0)) };
    // odds of about ½ / (1 + index) are e^(−log(1 + index)): a fifth of the score's slope
    expect(fitAdditive(rows, columns, 10).scale).toBeGreaterThan(0.15);
    expect(fitAdditive(rows, columns, 10).scale).toBeLessThan(0.27);
  });
});

describe('quantileEdges', () => {
  it('puts few different values in a bin each', () => {
    const edges = quantileEdges([3, 1, 1, 2, Number.NaN, 3], 4);
    expect([0, 1, 2, 3, 9].map((value) => binOf(value, edges))).toEqual([0, 0, 1, 2, 2]);
    expect(binOf(Number.NaN, edges)).toBe(-1);
  });

  it('cuts many into bins of as many each, and never between equal ones', () => {
    const edges = quantileEdges(
      Array.from({ length: 100 }, (_, index) => index),
      4,
    );
    const counts = [0, 0, 0, 0];
    for (let value = 0; value < 100; value++) counts[binOf(value, edges)]!++;
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(2);
    expect(quantileEdges([0, 0, 0, 0, 0, 0, 1, 2, 3], 3)).toEqual([0, 1]);
  });
});
