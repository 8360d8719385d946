import { describe, expect, it } from 'vitest';
import { createRng } from '../../../data/schema/random.js';
import { sampleNegatives } from '../../../training/negatives.js';
import { sampleRows } from '../../../training/sampled-rows.js';
import { handMadeCase, handMadeWorld } from './hand-made.js';

describe('sampleNegatives', () => {
  it('draws as many as asked for, none twice, none excluded, and adds them to the excluded', () => {
    const exclude = new Set([0, 1, 2]);
    const drawn = sampleNegatives(handMadeWorld(50, Array(50).fill(1)), createRng(1), 20, exclude);
    expect(new Set(drawn).size).toBe(20);
    expect(drawn.every((item) => item >= 3 && item < 50)).toBe(true);
    expect(exclude).toEqual(new Set([0, 1, 2, ...drawn]));
  });

  it('gives fewer where fewer are left, and comes to an end', () => {
    const exclude = new Set([0, 1, 2]);
    const drawn = sampleNegatives(handMadeWorld(5, [1, 1, 1, 1, 1]), createRng(1), 8, exclude);
    expect(drawn.sort()).toEqual([3, 4]);
    expect(sampleNegatives(handMadeWorld(5), createRng(1), 8, exclude)).toEqual([]);
  });

  it('every other draw goes by popularity, the others are uniform', () => {
    // 100 items, of which item 7 alone is known: the second draw is always item 7
    const counts = Array.from({ length: 100 }, (_, item) => (item === 7 ? 5 : 0));
    const world = handMadeWorld(100, counts);
    const draws = Array.from({ length: 200 }, (_, seed) => sampleNegatives(world, createRng(seed), 2, new Set()));
    expect(draws.filter(([first, second]) => first === 7 || second === 7)).toHaveLength(200);
    const firsts = draws.map(([first]) => first!);
    expect(new Set(firsts).size).toBeGreaterThan(70); // 100 (1 − .99²⁰⁰) = 87 expected
  });

  it('popular items are drawn as often as they are popular', () => {
    // second draws: item 3 with 3/4, item 0 with 1/4, unless the first draw took it
    const world = handMadeWorld(
      1000,
      Float64Array.from({ length: 1000 }, (_, item) => [1, 0, 0, 3][item] ?? 0),
    );
    const seconds = Array.from(
      { length: 2000 },
      (_, seed) => sampleNegatives(world, createRng(seed), 2, new Set())[1]!,
    );
    const share = seconds.filter((item) => item === 3).length / seconds.length;
    expect(Math.abs(share - 3 / 4)).toBeLessThan(4 * Math.sqrt(3 / 16 / 2000)); // four standard errors
    expect(seconds.every((item) => item === 0 || item === 3)).toBe(true);
  });

  it('without any popularity all draws are uniform', () => {
    expect(sampleNegatives(handMadeWorld(10), createRng(1), 10, new Set()).sort()).toEqual([
      0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
    ]);
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
