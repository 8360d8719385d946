import { describe, expect, it } from 'vitest';
import { createRng } from '../../../../data/schema/random.js';
import { drawBatch } from '../../../../training/base/two-tower/draw-batch.js';
import { SMALL_TOWERS, teaBatches } from './tea-and-scones.js';

const CASES = 24;
const source = teaBatches();
const draw = (config = SMALL_TOWERS, seed = 1) => drawBatch(source, CASES, config, createRng(seed, 'batch'));

describe('drawBatch', () => {
  it('reads each item that is met once, and never shows the target in its own history', () => {
    const { item_rows: items, history, history_mask: mask, target } = draw();
    const met = new Set(target!.data);
    const width = history!.shape[1]!;
    for (let row = 0; row < CASES; row++) {
      const own = [...history!.data.subarray(row * width, (row + 1) * width)].filter(
        (_, at) => mask!.data[row * width + at],
      );
      expect(own.length).toBeGreaterThan(0);
      expect(new Set(own).size).toBe(own.length);
      expect(own).not.toContain(target!.data[row]);
      for (const item of own) met.add(item);
    }
    expect([...met].sort((a, b) => a - b)).toEqual(Array.from({ length: items!.shape[0]! }, (_, item) => item));
  });

  it('bars what the user likes, too, from being a negative, and never the target itself', () => {
    const { banned, target } = draw();
    for (let row = 0; row < CASES; row++) {
      expect(banned!.data[row * CASES + row]).toBe(0);
      for (let column = 0; column < CASES; column++) {
        const isSame = row !== column && target!.data[row] === target!.data[column];
        if (isSame) expect(banned!.data[row * CASES + column]).toBe(1); // drawn twice: liked by both
      }
    }
    expect(banned!.data.includes(1) && banned!.data.filter((value) => value === 0).length > CASES).toBe(true);
  });

  it('knows exactly how often a target is drawn', () => {
    expect(source.shares.reduce((sum, share) => sum + share)).toBeCloseTo(1, 10);
    const { users, positives, shares } = source;
    const item = positives.indices[0]!;
    const expected = users.reduce((sum, user) => {
      const liked = positives.indices.subarray(positives.offsets[user]!, positives.offsets[user + 1]!);
      return sum + (liked.includes(item) ? 1 / (liked.length * users.length) : 0);
    }, 0);
    expect(shares[item]).toBeCloseTo(expected, 12);
  });

  it('leaves tokens out, and none where none are to be', () => {
    const tokens = (share: number) =>
      draw({ ...SMALL_TOWERS, tokenDropout: share })['item_amounts']!.data.filter((amount) => amount > 0).length /
      draw({ ...SMALL_TOWERS, tokenDropout: share })['item_amounts']!.shape[0]!;
    expect(tokens(0)).toBeGreaterThan(tokens(0.5) * 1.5);
  });

  it('is the same for the same seed, and another for another', () => {
    expect(draw()).toEqual(draw());
    expect(draw(SMALL_TOWERS, 2)).not.toEqual(draw());
  });
});
