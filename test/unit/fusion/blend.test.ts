import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BLEND_OF_NONE, blendScores, logit, type ScoreSpace, sigmoid } from '../../../models/fusion/blend.js';
import { blendRows, combineRows, toScoreSpace } from '../../../models/fusion/blend-rows.js';
import { presentWeights } from '../../../models/fusion/present-weights.js';

const ALL = [1, 1, 1];

describe('logit and sigmoid', () => {
  it('undo each other inside the clipped range', () => {
    expect(sigmoid(logit(0.3))).toBeCloseTo(0.3, 12);
    expect(logit(0.75)).toBeCloseTo(Math.log(3), 12);
  });

  it('keep certainty finite', () => {
    expect(logit(0)).toBeCloseTo(Math.log(1e-4 / (1 - 1e-4)), 12);
    expect(logit(1)).toBeCloseTo(-logit(0), 9);
    expect(sigmoid(-1000)).toBe(0);
  });
});

describe('blendScores', () => {
  it('averages log-odds in log-odds space', () => {
    const { blend, fused } = blendScores({
      scores: [0.8, 0.5],
      mask: [1, 1],
      weights: [0.75, 0.25],
      space: 'log_odds',
    });
    expect(blend).toBeCloseTo(0.75 * Math.log(4) + 0.25 * 0, 12);
    expect(fused).toBeCloseTo(4 ** 0.75 / (1 + 4 ** 0.75), 12);
  });

  it('averages probabilities in probability space', () => {
    const { blend, fused } = blendScores({
      scores: [0.8, 0.4],
      mask: [1, 1],
      weights: [0.75, 0.25],
      space: 'probability',
    });
    expect(fused).toBeCloseTo(0.75 * 0.8 + 0.25 * 0.4, 12); // .7
    expect(blend).toBeCloseTo(Math.log(0.7 / 0.3), 12);
  });

  it('gives the weight of an absent source to the others and never reads its score', () => {
    const { fused, weights } = blendScores({
      scores: [0.8, Number.NaN, 0.4],
      mask: [1, 0, 1],
      weights: [0.3, 0.6, 0.1],
      space: 'probability',
    });
    expect([...weights]).toEqual([0.3 / 0.4, 0, 0.1 / 0.4]);
    expect(fused).toBeCloseTo(0.75 * 0.8 + 0.25 * 0.4, 12);
  });

  it('shares evenly when the sources that are there have no weight', () => {
    expect([...presentWeights([1, 0, 0], [0, 1, 1])]).toEqual([0, 1 / 2, 1 / 2]);
  });

  it.each(['probability', 'log_odds'] as const)('puts an item without any score last in %s space', (space) => {
    const none = blendScores({ scores: [Number.NaN, 0.9], mask: [0, 0], weights: [0.5, 0.5], space });
    const worst = blendScores({ scores: [0, 0], mask: [1, 1], weights: [0.5, 0.5], space });
    expect([...none.weights]).toEqual([0, 0]);
    expect(none.blend).toBe(BLEND_OF_NONE);
    expect(none.fused).toBeCloseTo(1e-4, 12);
    expect(none.blend).toBeLessThanOrEqual(worst.blend);
  });
});

describe('blendRows', () => {
  const sources = fc.integer({ min: 1, max: 4 });
  const rows = fc.tuple(sources, fc.integer({ min: 0, max: 8 })).chain(([k, n]) =>
    fc.record({
      scores: fc.array(fc.float({ min: 0, max: 1, noNaN: true }), { minLength: n * k, maxLength: n * k }),
      mask: fc.array(fc.constantFrom(0, 1), { minLength: n * k, maxLength: n * k }),
      weights: fc.array(fc.constantFrom(0, 0.25, 0.5, 1), { minLength: k, maxLength: k }),
      space: fc.constantFrom<ScoreSpace>('probability', 'log_odds'),
      n: fc.constant(n),
    }),
  );

  it('agrees with blendScores row by row, whose weights sum to 1 where a source is there', () => {
    fc.assert(
      fc.property(rows, ({ scores, mask, weights, space, n }) => {
        const k = weights.length;
        const out = blendRows(Float32Array.from(scores), Uint8Array.from(mask), weights, space, new Float32Array(n));
        for (let row = 0; row < n; row++) {
          const at = (column: readonly number[]) => column.slice(row * k, (row + 1) * k);
          const one = blendScores({ scores: at(scores), mask: at(mask), weights, space });
          expect(out[row]).toBeCloseTo(one.blend, 4);
          const total = one.weights.reduce((sum, weight) => sum + weight, 0);
          expect(total).toBeCloseTo(at(mask).includes(1) ? 1 : 0, 12);
          expect(one.fused > 0 && one.fused < 1).toBe(true);
        }
      }),
    );
  });

  it('gives the same rows when the scores are prepared once for many weights', () => {
    const scores = Float32Array.of(0.1, 0.9, 0.4, 0.3, 0.2, 0.6);
    const mask = Uint8Array.of(...ALL, 1, 0, 1);
    const prepared = toScoreSpace(scores, 'log_odds');
    for (const weights of [
      [1, 0, 0],
      [0.2, 0.3, 0.5],
    ]) {
      const direct = blendRows(scores, mask, weights, 'log_odds', new Float32Array(2));
      expect(combineRows(prepared, mask, weights, 'log_odds', new Float32Array(2))).toEqual(direct);
    }
    expect(scores[0]).toBeCloseTo(0.1, 6); // the input is left alone
  });

  it('refuses arrays that do not fit together', () => {
    const call = () => blendRows(new Float32Array(5), ALL, [0.5, 0.5], 'log_odds', new Float32Array(3));
    expect(call).toThrow('expected 3 rows of 2 sources, 6 cells; got 5 scores and 3 mask values');
  });
});
