import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRng } from '../../../data/schema/random.js';
import { drawStrata, hardDraws } from '../../../models/adaptation/draw-strata.js';

const numbers = (from: number, count: number) => Array.from({ length: count }, (_, index) => from + index);

function draw(count: number, hardShare: number, hardSize: number, easySize: number, seed = 1) {
  const rng = createRng(seed);
  const easy = numbers(1000, easySize);
  return drawStrata(rng, { count, hardShare }, numbers(0, hardSize), {
    size: easySize,
    draw: (rest) => rng.shuffle(easy).slice(0, rest),
  });
}

describe('hardDraws', () => {
  it('rounds the share, and leaves one for the rest', () => {
    expect(hardDraws({ count: 10, hardShare: 0.25 })).toBe(3); // 2.5, rounded up
    expect(hardDraws({ count: 10, hardShare: 1 })).toBe(9);
    expect(hardDraws({ count: 0, hardShare: 0.5 })).toBe(0);
  });
});

describe('drawStrata', () => {
  it('each draw stands for its stratum over the stratum’s draws', () => {
    const drawn = draw(10, 0.4, 20, 300);
    expect(drawn.filter(({ row }) => row < 1000).map(({ standsFor }) => standsFor)).toEqual(new Array(4).fill(20 / 4));
    expect(drawn.filter(({ row }) => row >= 1000).map(({ standsFor }) => standsFor)).toEqual(
      new Array(6).fill(300 / 6),
    );
  });

  it('an easy stratum too small for its share leaves it to the hard one, and the other way round', () => {
    expect(draw(10, 0.4, 20, 2).filter(({ row }) => row < 1000)).toHaveLength(8);
    expect(draw(10, 0.4, 1, 300).filter(({ row }) => row >= 1000)).toHaveLength(9);
  });

  it('draws no more than asked for or there, none twice, and together they stand for all', () => {
    const size = fc.nat(60);
    fc.assert(
      fc.property(size, fc.float({ min: 0, max: 1, noNaN: true }), size, size, fc.nat(), (count, share, h, e, seed) => {
        const drawn = draw(count, share, hardDraws({ count, hardShare: share }) > 0 ? h : 0, e, seed);
        const there = (hardDraws({ count, hardShare: share }) > 0 ? h : 0) + e;
        expect(drawn).toHaveLength(Math.min(count, there));
        expect(new Set(drawn.map(({ row }) => row)).size).toBe(drawn.length);
        const everyStratumIsMet = [h, e].every((stratum) => stratum === 0) || drawn.length === there || count >= 2;
        if (drawn.length === there && everyStratumIsMet)
          expect(drawn.every(({ standsFor }) => standsFor === 1)).toBe(true);
      }),
    );
  });
});
