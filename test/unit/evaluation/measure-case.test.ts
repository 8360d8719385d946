import { describe, expect, it } from 'vitest';
import { measureCase } from '../../../training/evaluation/measure-case.js';
import { handMadeCase, handMadeWorld } from '../training/hand-made.js';

const ITEMS = 30;

/** Item 0 is known already; 1, 2 and 3 are to be found, of which 3 is known to few others. */
const scored = handMadeCase({
  user: 4,
  userType: 'binger',
  support: [0],
  truth: [1, 2, 3],
  world: handMadeWorld(
    ITEMS,
    Array.from({ length: ITEMS }, (_, item) => (item === 3 ? 5 : 6)),
  ),
  scores: Array(ITEMS).fill([0, 0, 0]),
});

/** Scores that put items in this order, the support first of all. */
function ranked(...order: number[]) {
  const scores = new Float32Array(ITEMS);
  [0, ...order].forEach((item, index) => {
    scores[item] = 1 - 0.01 * index;
  });
  return scores;
}

describe('measureCase', () => {
  it('ranks all items but the support', () => {
    // ranks 2 and 3 of the ten are relevant; the third relevant item is out of sight
    const measure = measureCase(scored, { scores: ranked(9, 1, 2, ...range(10, 17), 3) }, 1);
    const dcg = 1 / Math.log2(3) + 1 / Math.log2(4);
    const ideal = 1 / Math.log2(2) + 1 / Math.log2(3) + 1 / Math.log2(4);
    expect(measure.ndcg_at_10).toBeCloseTo(dcg / ideal, 12);
    expect(measure.recall_at_10).toBeCloseTo(2 / 3, 12);
    expect(measure.mrr).toBeCloseTo(1 / 2, 12);
    expect(measure).toMatchObject({ user: 4, userType: 'binger', support: 1 });
  });

  it('the reciprocal rank looks beyond ten', () => {
    const measure = measureCase(scored, { scores: ranked(...range(10, 22), 1) }, 1);
    expect([measure.ndcg_at_10, measure.recall_at_10]).toEqual([0, 0]);
    expect(measure.mrr).toBeCloseTo(1 / 13, 12);
  });

  it('cold items, which at most five others know, are measured as if nothing else were relevant', () => {
    const measure = measureCase(scored, { scores: ranked(1, 2, 3) }, 1);
    expect(measure.coldItemsNdcg).toBeCloseTo(1 / Math.log2(4), 12); // item 3 at rank 3 of an ideal 1
    const known = { ...scored.known, truth: Int32Array.of(1, 2) };
    expect(measureCase({ ...scored, known }, { scores: ranked(1, 2) }, 1).coldItemsNdcg).toBeNaN();
  });

  it('reads probabilities and uncertainties of the sampled rows, the same rows for every strategy', () => {
    const probabilities = Float32Array.from({ length: ITEMS }, (_, item) => item / 100);
    const uncertainty = Float32Array.from({ length: ITEMS }, (_, item) => item / 1000);
    const { rows } = measureCase(scored, { scores: ranked(1), probabilities, uncertainty, residual: 0.25 }, 1);
    expect(rows.targets.reduce((a, b) => a + b)).toBe(3);
    expect(rows.targets).toHaveLength(3 + 12);
    rows.predicted.forEach((probability, row) => {
      const item = Math.round(100 * probability);
      expect(rows.targets[row]).toBe(scored.known.truth.includes(item) ? 1 : 0);
      expect(rows.uncertainty[row]).toBeCloseTo(item / 1000, 6);
    });
    const other = measureCase(scored, { scores: ranked(2), probabilities }, 1);
    expect(other.rows).toEqual({
      ...{ ...rows, confidences: [], reliable: [] },
      uncertainty: rows.predicted.map((p) => p * (1 - p)),
    });
  });

  it('what a protocol does not ask about is not ranked, and does not push others down', () => {
    const exclude = new Set([0, ...range(10, 30)]);
    const measure = measureCase(scored, { scores: ranked(...range(10, 22), 1, 2, 3) }, 1, { exclude });
    expect([measure.ndcg_at_10, measure.recall_at_10, measure.mrr]).toEqual([1, 1, 1]);
  });

  it('counts of the first ten what the log says nothing of', () => {
    const question = { exclude: new Set([0]), judged: new Set([0, 1, 2, 3, 12]) };
    const scores = ranked(1, ...range(10, 17), 2, 3); // 1, 10 to 16, 2 and 3: of those 1, 12, 2 and 3 are judged
    expect(measureCase(scored, { scores }, 1, question).unjudged).toBeCloseTo(6 / 10, 12);
    expect(measureCase(scored, { scores }, 1).unjudged).toBeNaN(); // where nobody says what is judged
  });

  it('confidences stand beside whether their source could be relied on, NaN where it has no score', () => {
    // of three sources that say .9, .5 and nothing: for a positive the first has less than the median of the log losses
    const mask = Float32Array.from({ length: 3 * ITEMS }, (_, cell) => (cell % 3 === 2 ? 0 : 1));
    const scores = Float32Array.from({ length: 3 * ITEMS }, (_, cell) => [0.9, 0.5, 0][cell % 3]!);
    const confidences = Float32Array.from({ length: 3 * ITEMS }, (_, cell) => [0.75, 0.25, 0.5][cell % 3]!);
    const { rows } = measureCase({ ...scored, scores, mask }, { scores: ranked(1), confidences }, 1);
    expect(rows.confidences.slice(0, 3)).toEqual([0.75, 0.25, Number.NaN]);
    expect(rows.reliable.slice(0, 3)).toEqual([1, 0, 0]); // rows begin with the positives
    expect(rows.reliable.slice(-3)).toEqual([0, 1, 0]); // and end with a negative
  });

  it('a strategy without probabilities, weights or residual has none of them', () => {
    const measure = measureCase(scored, { scores: ranked(1) }, 1);
    expect(measure.rows).toEqual({ predicted: [], targets: [], uncertainty: [], confidences: [], reliable: [] });
    expect(measure.weights).toBeUndefined();
    expect(measure.residual).toBeNaN();
  });
});

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}
