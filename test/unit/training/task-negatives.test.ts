import { beforeAll, describe, expect, it } from 'vitest';
import { createRng } from '../../../data/schema/random.js';
import { blendRows } from '../../../models/fusion/blend-rows.js';
import { byCountWeights } from '../../../models/fusion/by-count.js';
import { topK } from '../../../models/metrics/top-k.js';
import type { Foundation } from '../../../training/foundation.js';
import { scoreCase } from '../../../training/tasks/scored-case.js';
import { taskNegatives } from '../../../training/tasks/task-negatives.js';
import type { PreparedCase } from '../../../training/tasks/world.js';
import { smallFoundation } from './small-world.js';

const ITEMS = 340;
const HARD = 200;

let foundation: Foundation;
let known: PreparedCase;
let exclude: ReadonlySet<number>;
let top: ReadonlySet<number>;
beforeAll(async () => {
  ({ foundation } = await smallFoundation());
  known = foundation.trainingCases.find(({ support }) => support.length === 5)!;
  exclude = new Set([...known.support, ...known.truth]);
  top = topOf(known);
});

/** The 200 best items by count, without the support. */
function topOf(of: PreparedCase): ReadonlySet<number> {
  const { scores, mask } = scoreCase(of, foundation.calibrators);
  const weights = byCountWeights(foundation.byCount, of.vectors.count);
  const blends = blendRows(scores, mask, weights, foundation.space, new Float32Array(ITEMS));
  return new Set(topK(blends, HARD, new Set(of.support)));
}

const draw = (count: number, hardShare: number, without: ReadonlySet<number> = exclude, seed = 1) =>
  taskNegatives(foundation, known, createRng(seed), { count, hardShare, exclude: without });
const standFor = (rows: ReturnType<typeof draw>) => rows.reduce((sum, { standsFor }) => sum + standsFor, 0);

describe('taskNegatives', () => {
  it('takes the share asked for from the top of the by-count ranking, the rest from below it', () => {
    const rows = draw(20, 0.25);
    expect(rows.filter(({ item }) => top.has(item))).toHaveLength(5);
    expect(rows.filter(({ item }) => !top.has(item))).toHaveLength(15);
    expect(new Set(rows.map(({ item }) => item)).size).toBe(20);
    expect(rows.every(({ item, target }) => !exclude.has(item) && target === 0)).toBe(true);
  });

  it('a row stands for its stratum over its draws: together for every item that is not excluded', () => {
    const rows = draw(20, 0.25);
    const hard = [...top].filter((item) => !exclude.has(item)).length;
    const easy = ITEMS - new Set([...top, ...exclude]).size;
    for (const { item, standsFor } of rows) expect(standsFor).toBeCloseTo(top.has(item) ? hard / 5 : easy / 15, 10);
    expect(standFor(rows)).toBeCloseTo(ITEMS - exclude.size, 8);
  });

  it('estimates a sum over the catalogue without bias, however hard the negatives are', () => {
    // the mean over draws of Σ standsFor · f(item) is Σ f over the items that are not excluded
    const f = (item: number) => 1 + (item % 10) + (top.has(item) ? 20 : 0);
    let expected = 0;
    for (let item = 0; item < ITEMS; item++) if (!exclude.has(item)) expected += f(item);
    for (const hardShare of [0, 0.1, 0.5, 0.9]) {
      const sums = Array.from({ length: 400 }, (_, seed) =>
        draw(20, hardShare, exclude, seed).reduce((sum, { item, standsFor }) => sum + standsFor * f(item), 0),
      );
      const mean = sums.reduce((a, b) => a + b) / sums.length;
      expect(Math.abs(mean / expected - 1)).toBeLessThan(0.02);
    }
  });

  it('with no hard share, or one that rounds to no row, the whole catalogue is one stratum', () => {
    for (const [count, share] of [
      [30, 0],
      [4, 0.1],
      [1, 0.5],
    ] as const) {
      const rows = draw(count, share);
      expect(standFor(rows)).toBeCloseTo(ITEMS - exclude.size, 8);
      expect(new Set(rows.map(({ standsFor }) => standsFor)).size).toBe(1);
    }
    const items = Array.from({ length: 20 }, (_, seed) => draw(30, 0, exclude, seed)).flat();
    expect(items.some(({ item }) => top.has(item))).toBe(true);
  });

  it('where only the top is left, it fills all rows from there', () => {
    const belowTop = Array.from({ length: ITEMS }, (_, item) => item).filter((item) => !top.has(item));
    const rows = draw(40, 0.5, new Set([...exclude, ...belowTop]));
    expect(rows).toHaveLength(40);
    expect(standFor(rows)).toBeCloseTo([...top].filter((item) => !exclude.has(item)).length, 8);
  });

  it('where fewer are left than asked for, it takes each once', () => {
    const left = [...top].filter((item) => !exclude.has(item)).slice(0, 7);
    const without = new Set(Array.from({ length: ITEMS }, (_, item) => item).filter((item) => !left.includes(item)));
    const rows = draw(40, 0.5, without);
    expect(rows.map(({ item }) => item).sort()).toEqual([...left].sort());
    expect(rows.every(({ standsFor }) => standsFor === 1)).toBe(true);
  });

  it('none asked for, or none left, is none', () => {
    expect(draw(0, 0.5)).toEqual([]);
    expect(draw(-1, 0.5)).toEqual([]);
    expect(draw(10, 0.5, new Set(Array.from({ length: ITEMS }, (_, item) => item)))).toEqual([]);
  });
});
