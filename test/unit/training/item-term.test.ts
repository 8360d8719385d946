import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { frozenItemFeatures } from '../../../data/features/item-features-over-time.js';
import { createRng } from '../../../data/schema/random.js';
import { itemTerm } from '../../../models/network/item-term.js';
import { type AdditiveFit, fitAdditive, termsOf } from '../../../training/item-term/fit-additive.js';
import { fitItemTerm } from '../../../training/item-term/fit-item-term.js';
import { fitTerms } from '../../../training/item-term/fit-terms.js';
import { fitItemColumns } from '../../../training/item-term/item-columns.js';
import { binOf, quantileEdges } from '../../../training/item-term/quantile-bins.js';
import { ndcgOfRows, type TopRows } from '../../../training/item-term/top-rows.js';
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
} from './planted-quality.js';

const BESIDE = { calibrators, byCount: [{ minCount: 0, weights: [0, 0, 1] }], space: 'log_odds' } as const;

/** The term of every item, as the network computes it. */
function termsFor(effect: readonly number[]): Float32Array {
  const term = fitItemTerm(population(80, effect, 'fit'), BESIDE);
  const { values, confidences, completeness, isPredicted } = world.itemFeatures.at(Number.NaN);
  const metadata = Float32Array.from({ length: 2 * ITEMS }, (_, cell) =>
    cell % 2 === 0 ? completeness[cell / 2]! : isPredicted[(cell - 1) / 2]!,
  );
  return tf.tidy(() => {
    const tensor = (table: Float32Array) => tf.tensor3d(table, [1, ITEMS, 2]);
    return itemTerm(term, tensor(values), tensor(confidences), tensor(metadata)).dataSync() as Float32Array;
  });
}

/** Mean term of the items of each grade of quality. */
function byGrade(terms: Float32Array): number[] {
  return [0, 0.5, 1].map((grade) => {
    const own = terms.filter((_, item) => quality[item] === grade);
    return own.reduce((sum, value) => sum + value, 0) / own.length;
  });
}

describe('fitItemTerm', () => {
  it('finds what a description says beyond weights by count, in their log-odds', () => {
    const [low, middle, high] = byGrade(termsFor(RISING));
    // planted at 0, 1.5 and 3; drawn towards 0, as eighty users are few
    for (const step of [middle! - low!, high! - middle!]) {
      expect(step).toBeGreaterThan(0.3);
      expect(step).toBeLessThan(1.8);
    }
  });

  it('finds what no line through a feature has', () => {
    const [low, middle, high] = byGrade(termsFor(IN_THE_MIDDLE));
    expect(middle! - low!).toBeGreaterThan(1);
    expect(Math.abs(high! - low!)).toBeLessThan(0.5);
  });

  it('stays within what log-odds can be where weights by count say the opposite', () => {
    const opposite = population(80, RISING, 'fit').map((known) => {
      const least = [...popularity.keys()].sort(
        (a, b) => popularity[a]! - 3 * quality[a]! - popularity[b]! + 3 * quality[b]!,
      );
      return { ...known, truth: Int32Array.from(least.slice(0, 10)) };
    });
    const { steps, offset } = fitItemTerm(opposite, BESIDE);
    expect(steps.flat().some((step) => step !== 0)).toBe(true);
    expect(Math.max(...[...steps.flat(), offset].map(Math.abs))).toBeLessThan(50);
  });

  it('reorders and does not raise', () => {
    const terms = termsFor(RISING); // all items are among the first three hundred
    expect(terms.reduce((sum, value) => sum + value, 0) / ITEMS).toBeCloseTo(0, 4);
  });

  it('is small where descriptions say nothing, and nothing where all are alike', () => {
    expect(Math.max(...termsFor(NONE).map(Math.abs))).toBeLessThan(0.4);
    const same = { ...world.itemFeatures.at(Number.NaN), values: new Float32Array(2 * ITEMS) };
    const alike = { ...world, itemFeatures: frozenItemFeatures(same) };
    const cases = population(20, RISING, 'fit').map((known) => ({ ...known, world: alike }));
    const { edges, steps, offset } = fitItemTerm(cases, BESIDE);
    expect([...steps.flat(), offset].every((step) => step === 0)).toBe(true);
    expect(edges.length).toBe(6); // two features, their confidences, completeness, is_predicted
  });
});

describe('fitAdditive', () => {
  it('finds the scale of scores that lie far from 0, where little is liked', () => {
    const [items, draw] = [300, createRng(7)];
    const rows = Array.from({ length: 60 }, (_, user): TopRows => {
      const item = Int32Array.from({ length: items }, (_unused, index) => index);
      const score = Float32Array.from(item, (index) => -40 - 5 * Math.log1p(index)); // log-ranks, moved and stretched
      const target = Uint8Array.from(item, (index) => Number(draw.next() < 0.5 / (1 + index)));
      return { user, item, score, numbers: [new Float32Array(items)], target, missed: 0 };
    });
    const columns = fitItemColumns(rows);
    // odds of about ½ / (1 + index) are e^(−log(1 + index)): a fifth of the score's slope
    const [{ scale }] = fitAdditive(rows, columns, { ridges: [10], leastScale: 1e-6 }) as [AdditiveFit];
    expect(scale).toBeGreaterThan(0.15);
    expect(scale).toBeLessThan(0.27);
  });
});

describe('fitTerms', () => {
  const ITEMS_SEEN = 200;
  /** Every second item is marked; far down marks say much of what is liked, among the first ten `atTop` says how much. */
  const marked = (users: number, seed: number, atTop: number) => {
    const draw = createRng(seed);
    return Array.from({ length: users }, (_, user): TopRows => {
      const item = Int32Array.from({ length: ITEMS_SEEN }, (_unused, index) => index);
      const score = Float32Array.from(item, (index) => -1.5 * Math.log1p(index));
      const odds = (index: number) => Math.exp(score[index]! + (index % 2) * (index < 30 ? atTop : 3));
      const target = Uint8Array.from(item, (index) => Number(draw.next() < odds(index) / (1 + odds(index))));
      return { user, item, score, numbers: [Float32Array.from(item, (index) => index % 2)], target, missed: 1 };
    });
  };

  it('keeps a share of what is likeliest where that goes too far for the first ten', () => {
    const rows = marked(300, 1, 0.5);
    const columns = fitItemColumns(rows);
    const [whole] = fitAdditive(rows, columns, { ridges: [10], leastScale: 0.2 }) as [AdditiveFit];
    const kept = fitTerms(rows, columns, { leastScale: 0.2 })!;
    expect(Math.max(...kept.added)).toBeLessThan(0.5 * Math.max(...whole.added));
    expect([...termsOf(kept, columns, rows[0]!).slice(0, 2)]).toEqual([...kept.added]);

    const gain = (fit: typeof whole) => {
      const ranked = (row: TopRows) => {
        const terms = termsOf(fit, columns, row);
        return row.score.map((value, index) => fit.scale * value + terms[index]!);
      };
      const others = marked(300, 2, 0.5);
      return others.reduce((sum, row) => sum + ndcgOfRows(row, ranked(row)) - ndcgOfRows(row, row.score), 0) / 300;
    };
    expect(gain(kept)).toBeGreaterThan(gain(whole) + 0.01);
  });

  it('finds nothing where what says much far down says the opposite among the first ten', () => {
    const rows = marked(300, 3, -0.5);
    expect(fitTerms(rows, fitItemColumns(rows), { leastScale: 0.2 })).toBeNull();
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
    expect(quantileEdges([0, 0, 0, 0, 0, 0, 1, 2, 3], 3)).toEqual([0.5, 1.5]);
  });
});
