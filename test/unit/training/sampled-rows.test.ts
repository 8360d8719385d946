import { describe, expect, it } from 'vitest';
import { createRng } from '../../../data/schema/random.js';
import { drawItems } from '../../../training/tasks/draw-items.js';
import { sampleRows } from '../../../training/tasks/sampled-rows.js';
import { handMadeCase } from './hand-made.js';

describe('drawItems', () => {
  const from = (items: number, first: number) => ({
    items,
    accepts: (item: number) => item >= first,
    available: items - first,
  });

  it('draws as many as asked for, none twice, none that is not accepted', () => {
    const drawn = drawItems(createRng(1), 20, from(50, 3));
    expect(new Set(drawn).size).toBe(20);
    expect(drawn.every((item) => item >= 3 && item < 50)).toBe(true);
  });

  it('gives all where fewer are left than asked for, and comes to an end', () => {
    expect(drawItems(createRng(1), 8, from(5, 3)).sort()).toEqual([3, 4]);
    expect(drawItems(createRng(1), 8, from(5, 5))).toEqual([]);
  });

  it('every item is drawn equally often', () => {
    const counts = new Float64Array(10);
    for (let seed = 0; seed < 2000; seed++) counts[drawItems(createRng(seed), 1, from(10, 0))[0]!]!++;
    const standardError = Math.sqrt(2000 * 0.1 * 0.9);
    for (const count of counts) expect(Math.abs(count - 200)).toBeLessThan(4 * standardError);
  });
});

describe('sampleRows', () => {
  const items = 100;
  const known = handMadeCase({
    support: [0, 1],
    truth: Array.from({ length: 12 }, (_, n) => 10 + n),
    scores: Array(items).fill([0, 0, 0]),
  }).known;

  it('one later positive to four negatives, of eight positives at most', () => {
    const rows = sampleRows(known, 'test', 1);
    expect(rows.targets).toEqual([...Array(8).fill(1), ...Array(32).fill(0)]);
    const [positives, negatives] = [rows.items.slice(0, 8), rows.items.slice(8)];
    expect(positives.every((item) => known.truth.includes(item))).toBe(true);
    expect(negatives.some((item) => known.truth.includes(item) || known.support.includes(item))).toBe(false);
    expect(new Set(rows.items).size).toBe(40);
  });

  it('depends on seed, purpose, user and support size, and on nothing drawn before', () => {
    const again = sampleRows(known, 'test', 1);
    expect(sampleRows(known, 'test', 1)).toEqual(again);
    const support = Int32Array.of(0);
    const others = [
      sampleRows(known, 'test', 2),
      sampleRows(known, 'other', 1),
      sampleRows({ ...known, user: 1 }, 'test', 1),
      sampleRows({ ...known, support }, 'test', 1),
    ];
    for (const other of others) expect(other.items).not.toEqual(again.items);
  });
});
