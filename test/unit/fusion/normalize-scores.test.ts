import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NORMALIZATIONS, normalizeScores } from '../../../models/fusion/normalize-scores.js';

const close = (actual: Float64Array, expected: readonly number[]) => {
  expect(actual).toHaveLength(expected.length);
  for (const [index, value] of expected.entries()) expect(actual[index]).toBeCloseTo(value, 12);
};

describe('normalizeScores', () => {
  // Mean 2, squares 4 + 0 + 0 + 4, sample deviation √(8/3).
  const scores = [0, 2, 2, 4];
  const sigma = Math.sqrt(8 / 3);

  it('leaves the scores as they are, in an array of its own', () => {
    close(normalizeScores('none', scores), scores);
  });

  it('stretches min to 0 and max to 1', () => {
    close(normalizeScores('min_max', scores), [0, 1 / 2, 1 / 2, 1]);
  });

  it('standardises with the sample deviation', () => {
    close(normalizeScores('z', scores), [-2 / sigma, 0, 0, 2 / sigma]);
  });

  it('places the scores within three deviations of the mean', () => {
    close(normalizeScores('dbsf', scores), [
      (3 * sigma - 2) / (6 * sigma),
      1 / 2,
      1 / 2,
      (3 * sigma + 2) / (6 * sigma),
    ]);
  });

  it('takes logarithms of ranks, ties sharing the mean rank', () => {
    // 4 is rank 1, both 2s share ranks 2 and 3, 0 is rank 4.
    close(normalizeScores('log_rank', scores), [-Math.log(5), -Math.log(3.5), -Math.log(3.5), -Math.log(2)]);
  });

  it('finds no preference among equal scores, though their mean is rounded', () => {
    const equal = [0.1, 0.1, 0.1];
    close(normalizeScores('min_max', equal), [0.5, 0.5, 0.5]);
    close(normalizeScores('z', equal), [0, 0, 0]);
    close(normalizeScores('dbsf', equal), [0.5, 0.5, 0.5]);
    close(normalizeScores('log_rank', equal), [-Math.log(3), -Math.log(3), -Math.log(3)]); // mean rank 2
    close(normalizeScores('dbsf', [7]), [0.5]);
  });

  it.each(NORMALIZATIONS)('%s keeps an empty list empty and refuses NaN', (kind) => {
    close(normalizeScores(kind, []), []);
    expect(() => normalizeScores(kind, [1, Number.NaN])).toThrow('candidate 1: expected a finite score, got NaN');
  });

  it.each(NORMALIZATIONS)('%s moves with its candidates and never turns an order around', (kind) => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -5, max: 5 }), { maxLength: 20 }), (list) => {
        const values = normalizeScores(kind, list);
        close(normalizeScores(kind, list.toReversed()), [...values.toReversed()]);
        for (let i = 1; i < list.length; i++) {
          expect(Math.sign(values[i]! - values[0]!)).toBe(Math.sign(list[i]! - list[0]!));
        }
      }),
    );
  });
});
