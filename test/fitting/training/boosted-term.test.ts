import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { frozenItemFeatures } from '../../../data/features/item-features-over-time.js';
import { fitStandardizer } from '../../../data/features/standardizer.js';
import { SESSION_FEATURES } from '../../../data/schema/features.js';
import { logit } from '../../../models/fusion/log-odds.js';
import { boostedTerm } from '../../../models/network/boosted-term.js';
import { type BoostedTerm, MISSING_LOG_ODDS } from '../../../models/network/boosted-trees.js';
import { prepareTensorflow } from '../../../models/network/prepare-tensorflow.js';
import { type NetworkShape, SESSION_WIDTH } from '../../../models/network/shape.js';
import { type BesideBoostedTerm, fitBoostedTerm } from '../../../training/boosted-term/fit-boosted-term.js';
import { treesOf } from '../../../training/boosted-term/fit-trees.js';
import { compile } from '../../../training/compiler/compile.js';
import { openOnnx } from '../../../training/engines/open-onnx.js';
import { checkMetaGradient } from '../../../training/meta/gradient-check.js';
import { CONFIG, randomBatch, randomParameters, SHAPE, SIZES } from '../../unit/engines/random-batch.js';
import {
  calibrators,
  IN_THE_MIDDLE,
  ITEMS,
  NONE,
  popularity,
  population,
  quality,
  RISING,
  world,
} from '../../unit/training/planted-quality.js';

const BESIDE: BesideBoostedTerm = {
  ...{ calibrators, byCount: [{ minCount: 0, weights: [0, 0, 1] }], space: 'log_odds' },
  standardizer: fitStandardizer(SESSION_FEATURES, new Float32Array(SESSION_FEATURES.length), SESSION_FEATURES.length),
  contextStandardizer: fitStandardizer([], new Float32Array(0), 0),
};

/** Rows of two items whose one feature differs, without scores. */
function twoRows() {
  const description = tf.tensor3d([
    [
      [0, 1, 1, 0],
      [1, 1, 1, 0],
    ],
  ]);
  const none = tf.zeros([1, 2, 1]);
  return { description, scores: none, scoreMask: none, blend: none };
}

/** Of a user about whom nothing is known. */
const NO_SESSION = Array<number>(SESSION_WIDTH).fill(0);

/** Two trees of two questions each, over any of the numbers. */
const TWO_TREES: BoostedTerm = {
  trees: [
    { numbers: [0, 3], edges: [0.25, 0.5], values: [0.1, -0.2, 0.4, 0.9] },
    { numbers: [1, 0], edges: [-0.375, 1e30], values: [0, 0.5, 7, 7] },
  ],
  offset: -0.05,
};

beforeAll(async () => {
  prepareTensorflow();
  await tf.setBackend('cpu');
});

/** The term of every item, as the network computes it where popularity alone has scores. */
function termsFor(term: BoostedTerm): number[] {
  const { values, confidences, completeness, isPredicted } = world.itemFeatures.at(Number.NaN);
  const metadata = [...completeness].flatMap((complete, item) => [complete, isPredicted[item]!]);
  const chances = [...popularity].map((raw) => 1 / (1 + Math.exp(-raw)));
  return tf.tidy(() => {
    const tensor = (table: Float32Array | number[]) => tf.tensor3d([...table], [1, ITEMS, table.length / ITEMS]);
    const description = tf.concat([values, confidences, metadata].map(tensor), -1);
    const scores = tensor(chances.flatMap((chance) => [0, 0, chance]));
    const mask = tensor(chances.flatMap(() => [0, 0, 1]));
    const ofUser = {
      session: tf.zeros([1, 1, SESSION_WIDTH]),
      profile: tf.zeros([1, 1, 4]),
      blend: tensor(chances.map(logit)),
    };
    return [...boostedTerm(term, { ...ofUser, description, scores, scoreMask: mask }).dataSync()];
  });
}

/** Mean term of the items of each grade of quality. */
function byGrade(terms: readonly number[]): number[] {
  return [0, 0.5, 1].map((grade) => {
    const own = terms.filter((_, item) => quality[item] === grade);
    return own.reduce((sum, value) => sum + value, 0) / own.length;
  });
}

describe('boostedTerm', () => {
  it('is the sum of what the trees say, whatever the answers', () => {
    const rows = [
      [0.1, -1, 0, 0.7],
      [0.3, -1, 0, 0.7],
      [0.3, 0, 0, 0.4],
      [0.25, -0.375, 0, 0.5], // on the edges: not above them
    ];
    const expected = [0.4 + 0 - 0.05, 0.9 + 0 - 0.05, -0.2 + 0.5 - 0.05, 0.1 + 0 - 0.05];
    const terms = tf.tidy(() => {
      const description = tf.tensor3d([rows]);
      const none = tf.zeros([1, rows.length, 1]);
      const ofUser = { session: tf.zeros([1, 1, SESSION_WIDTH]), profile: tf.zeros([1, 1, 3]) };
      return [
        ...boostedTerm(TWO_TREES, { ...ofUser, description, blend: none, scores: none, scoreMask: none }).dataSync(),
      ];
    });
    terms.forEach((term, row) => {
      expect(term).toBeCloseTo(expected[row]!, 6);
    });
    const numbers = [0, 1, 2, 3].map((number) => Float32Array.from(rows, (row) => row[number]!));
    treesOf(TWO_TREES.trees, numbers).forEach((sum, row) => {
      expect(sum + TWO_TREES.offset).toBeCloseTo(expected[row]!, 6);
    });
  });

  it('is compiled, however large: as many trees as are ever fitted, of each kind, in any order', async () => {
    const most = 400 + 800;
    const trees = Array.from({ length: most }, (_, tree) => {
      const questions = tree % 3 === 0 ? 3 : 6;
      return {
        numbers: Array.from({ length: questions }, (_unused, question) => (tree + question) % 4),
        edges: Array.from({ length: questions }, (_unused, question) => ((tree * 7 + question * 3) % 11) / 11),
        values: Array.from({ length: 2 ** questions }, (_unused, leaf) => ((tree + 3 * leaf) % 17) / 100),
      };
    });
    const rest = (rows: number) => ({
      ...{ session: tf.zeros([1, 1, SESSION_WIDTH]), profile: tf.zeros([1, 1, 3]), blend: tf.zeros([1, rows, 1]) },
      ...{ scores: tf.zeros([1, rows, 1]), scoreMask: tf.zeros([1, rows, 1]) },
    });
    const program = ({ rows }: Readonly<Record<string, tf.Tensor>>) => ({
      term: boostedTerm({ trees, offset: 0.5 }, { description: rows!, ...rest(3) }),
    });
    const numbers = Float32Array.from({ length: 12 }, (_, cell) => ((cell * 5) % 12) / 12);
    const onnx = await openOnnx(compile(program, [{ name: 'rows', shape: [1, 3, 4] }]).bytes);
    const { term } = await onnx.run({ rows: { data: numbers, shape: [1, 3, 4] } });
    await onnx.release();
    const columns = [0, 1, 2, 3].map((number) => Float32Array.from([0, 1, 2], (row) => numbers[4 * row + number]!));
    treesOf(trees, columns).forEach((sum, row) => {
      expect(term!.data[row]! / (sum + 0.5)).toBeCloseTo(1, 5);
    });
  });

  it('asks about scores as log-odds, and takes a missing one for less than any', () => {
    const asksScore = (edge: number): BoostedTerm => ({
      trees: [{ numbers: [5], edges: [edge], values: [0, 1] }], // behind four that describe the item, and one difference
      offset: 0,
    });
    const ask = (edge: number, score: number, mask: number) =>
      tf.tidy(() => {
        const tensor = (values: readonly number[]) => tf.tensor3d([[[...values]]]);
        const rest = { description: tensor([0, 0, 0, 0]), session: tensor(NO_SESSION), profile: tensor([0, 0, 0]) };
        return boostedTerm(asksScore(edge), {
          ...rest,
          blend: tensor([0]),
          scores: tensor([score]),
          scoreMask: tensor([mask]),
        }).dataSync()[0];
      });
    expect(ask(logit(0.7) - 0.01, 0.7, 1)).toBe(1);
    expect(ask(logit(0.7) + 0.01, 0.7, 1)).toBe(0);
    expect(ask(-9.3, 0, 1)).toBe(1);
    expect(ask(-9.3, 0.7, 0)).toBe(0);
    expect(ask(MISSING_LOG_ODDS - 1, 0.7, 0)).toBe(1);
  });

  it('asks about what an item exceeds the profile by, which is nothing without one', () => {
    const trees = [{ numbers: [4], edges: [0.25], values: [0, 1] }];
    const ask = (feature: number, profile: readonly number[]) =>
      tf.tidy(() => {
        const tensor = (values: readonly number[]) => tf.tensor3d([[[...values]]]);
        const scores = { blend: tensor([0]), scores: tensor([0.5]), scoreMask: tensor([1]) };
        const rest = { description: tensor([feature, 1, 1, 0]), session: tensor(NO_SESSION), ...scores };
        return boostedTerm({ trees, offset: 0 }, { ...rest, profile: tensor(profile) }).dataSync()[0];
      });
    expect(ask(0.75, [0.25, 1, 1])).toBe(1);
    expect(ask(0.75, [0.5, 1, 1])).toBe(0);
    expect(ask(0.75, [0, 0, 0])).toBe(0);
  });

  it('asks about the session features of whoever asks, of all rows the same', () => {
    const behind = 4 + 1 + 1 + 1; // four numbers describe the item; one difference; one score; one blend
    const trees = [{ numbers: [behind + 2, 0], edges: [1.5, 0.5], values: [0, 1, 10, 100] }];
    const ask = (session: readonly number[]) =>
      tf.tidy(() => {
        const term = { trees, offset: 0 };
        const profile = tf.zeros([1, 1, 3]);
        return [...boostedTerm(term, { ...twoRows(), profile, session: tf.tensor3d([[[...session]]]) }).dataSync()];
      });
    expect(ask([9, 9, 1, 9])).toEqual([0, 10]);
    expect(ask([0, 0, 2, 0])).toEqual([1, 100]);
  });

  it('asks about the situation, behind all else, where there is one', () => {
    const situated = 4 + 1 + 1 + 1 + SESSION_WIDTH + 1; // four numbers describe the item; one difference, one score, one blend, the session, how many items are known
    const trees = [{ numbers: [situated + 1, 0], edges: [0.5, 0.5], values: [0, 1, 10, 100] }];
    const ask = (situation: readonly number[]) =>
      tf.tidy(() => {
        const user = { session: tf.ones([1, 1, SESSION_WIDTH]), profile: tf.ones([1, 1, 3]) };
        const rows = { ...twoRows(), situation: tf.tensor3d([[[...situation]]]) };
        return [...boostedTerm({ trees, offset: 0 }, { ...rows, ...user }).dataSync()];
      });
    expect(ask([1, 0])).toEqual([0, 10]);
    expect(ask([0, 1])).toEqual([1, 100]);
  });

  it('asks about what weights by count say, and of how many items that is known', () => {
    const [blend, items] = [6, 6 + 1 + SESSION_WIDTH]; // behind four numbers, one difference and one score; behind the session
    const trees = [{ numbers: [blend, items], edges: [-1.5, 1], values: [0, 1, 10, 100] }];
    const ask = (known: number) =>
      tf.tidy(() => {
        const none = tf.zeros([1, 2, 1]);
        const rows = {
          description: tf.zeros([1, 2, 4]),
          blend: tf.tensor3d([[[-2], [-1]]]),
          scores: none,
          scoreMask: none,
        };
        const user = { session: tf.zeros([1, 1, SESSION_WIDTH]), profile: tf.tensor3d([[[0, 1, Math.log1p(known)]]]) };
        return [...boostedTerm({ trees, offset: 0 }, { ...rows, ...user }).dataSync()];
      });
    expect(ask(1)).toEqual([0, 1]);
    expect(ask(2)).toEqual([10, 100]);
  });

  it('is differentiated past rightly where a meta-step is given it, whatever adapts', async () => {
    const shape: NetworkShape = { ...SHAPE, boostedTerm: TWO_TREES };
    const batch = randomBatch(3, SIZES, shape);
    expect(new Set(batch['query_term']!.data).size).toBeGreaterThan(1);
    for (const adapts of ['heads', 'all'] as const) {
      const ratio = await checkMetaGradient('cpu', shape, { ...CONFIG, adapts }, randomParameters(5, shape), batch);
      expect(Math.abs(ratio - 1)).toBeLessThan(0.002);
    }
  });
});

describe('fitBoostedTerm', () => {
  it('finds what a description says beyond weights by count, in their log-odds', async () => {
    const [low, middle, high] = byGrade(
      termsFor((await fitBoostedTerm(population(80, RISING, 'fit'), BESIDE)).boostedTerm),
    );
    // planted at 0, 1.5 and 3; drawn towards 0, as eighty users are few
    for (const step of [middle! - low!, high! - middle!]) {
      expect(step).toBeGreaterThan(0.3);
      expect(step).toBeLessThan(1.8);
    }
  });

  it('finds what no line through a feature has', async () => {
    const [low, middle, high] = byGrade(
      termsFor((await fitBoostedTerm(population(80, IN_THE_MIDDLE, 'fit'), BESIDE)).boostedTerm),
    );
    expect(middle! - low!).toBeGreaterThan(0.7);
    expect(Math.abs(high! - low!)).toBeLessThan(0.5);
  });

  it('reorders and does not raise', async () => {
    const terms = termsFor((await fitBoostedTerm(population(80, RISING, 'fit'), BESIDE)).boostedTerm); // all items are among the first three hundred
    expect(terms.reduce((sum, value) => sum + value, 0) / ITEMS).toBeCloseTo(0, 4);
  });

  it('is nothing where descriptions say nothing, and where all are alike', async () => {
    const nothing = Array(ITEMS).fill(0);
    expect(termsFor((await fitBoostedTerm(population(80, NONE, 'fit'), BESIDE)).boostedTerm)).toEqual(nothing);
    const same = { ...world.itemFeatures.at(Number.NaN), values: new Float32Array(2 * ITEMS) };
    const alike = { ...world, itemFeatures: frozenItemFeatures(same) };
    const cases = population(20, NONE, 'fit').map((known) => ({ ...known, world: alike }));
    expect(termsFor((await fitBoostedTerm(cases, BESIDE)).boostedTerm)).toEqual(nothing);
  });
});
