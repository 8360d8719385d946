import { describe, expect, it } from 'vitest';
import { createRng } from '../../../data/schema/random.js';
import { boost } from '../../../training/boosted-term/boost.js';
import { addTree, growTree } from '../../../training/boosted-term/grow-tree.js';
import { lambdaGradients, slopesOf } from '../../../training/boosted-term/lambda-gradients.js';
import { interceptOf, pointwiseGradients } from '../../../training/boosted-term/pointwise-gradients.js';
import { binOf, quantileEdges } from '../../../training/boosted-term/quantile-bins.js';

describe('boost', () => {
  it.each([
    'listwise',
    'pointwise',
  ] as const)('ranks what it learns from better with every few trees, %s', (objective) => {
    const draw = createRng(3);
    const rows = 400;
    const bins = [
      Uint8Array.from({ length: rows }, () => draw.int(4)),
      Uint8Array.from({ length: rows }, () => draw.int(2)),
    ];
    const target = bins[0]!.map((bin) => Number(draw.next() < bin / 6));
    const starts = Int32Array.from({ length: 11 }, (_, index) => 40 * index);
    const grouped = { starts, target, missed: new Int32Array(10) };
    const scores = new Float64Array(rows);
    let trees = 0;
    for (const tree of boost(
      { ...grouped, bins, widths: [4, 2], start: new Float64Array(rows) },
      { objective, levels: 3, rate: 0.08 },
      1,
    )) {
      addTree(tree, bins, 0.08, scores);
      if (++trees === 40) break;
    }
    const mean = (bin: number) => {
      const own = scores.filter((_, row) => bins[0]![row] === bin);
      return own.reduce((sum, score) => sum + score, 0) / own.length;
    };
    expect(mean(3)).toBeGreaterThan(mean(1));
    expect(mean(1)).toBeGreaterThan(mean(0));
  });
});

describe('pointwiseGradients', () => {
  it('are those of the log loss', () => {
    const target = Uint8Array.of(1, 0, 1);
    const scores = Float64Array.of(-0.4, 1.2, 3);
    const loss = (at: Float64Array) =>
      at.reduce((sum, score, row) => sum + Math.log1p(Math.exp(target[row] === 1 ? -score : score)), 0);
    const { gradient, curvature } = { gradient: new Float64Array(3), curvature: new Float64Array(3) };
    pointwiseGradients({ target }, scores, { gradient, curvature });
    const step = 1e-3;
    for (const row of scores.keys()) {
      const [less, more] = [-step, step].map((by) =>
        loss(scores.map((score, at) => (at === row ? score + by : score))),
      );
      expect(gradient[row]).toBeCloseTo((more! - less!) / (2 * step), 5);
      expect(curvature[row]).toBeCloseTo((more! + less! - 2 * loss(scores)) / step ** 2, 4);
    }
  });
});

describe('interceptOf', () => {
  it.each([0, -9, 14])('makes as many rows likely as are liked, however far off (%d)', (off) => {
    const draw = createRng(4);
    const scores = Float64Array.from({ length: 300 }, () => off + 2 * draw.next());
    const target = Uint8Array.from(scores, (_, row) => Number(row % 10 === 0));
    const by = interceptOf(scores, target);
    expect(scores.reduce((sum, score) => sum + 1 / (1 + Math.exp(-score - by)), 0)).toBeCloseTo(30, 6);
  });

  it('is 0 where all are liked, or none is', () => {
    expect(interceptOf(new Float64Array(2), Uint8Array.of(1, 1))).toBe(0);
    expect(interceptOf(new Float64Array(2), Uint8Array.of(0, 0))).toBe(0);
  });
});

describe('growTree', () => {
  const slopes = (gradient: readonly number[]) => ({
    gradient: Float64Array.from(gradient),
    curvature: Float64Array.from(gradient, () => 1),
  });
  const ALL = Int32Array.of(0, 1);

  it('asks what lowers the loss most, level by level, and steps against the slope', () => {
    const bins = [Uint8Array.of(0, 0, 1, 1, 2, 2), Uint8Array.of(0, 1, 0, 1, 0, 1)];
    const tree = growTree({ bins, widths: [3, 2] }, slopes([1, 1, 1, 1, -4, -2]), { levels: 2, among: ALL, ridge: 0 });
    expect([tree.inputs, tree.bins]).toEqual([
      [0, 1],
      [1, 0],
    ]);
    // leaves: four rows of slope 1, of which two say yes to the second; and one row each of the others
    expect([...tree.values]).toEqual([-1, 4, -1, 2]);
  });

  it('stops where no question helps', () => {
    const bins = [Uint8Array.of(0, 0, 0, 0), Uint8Array.of(0, 1, 0, 1)];
    const tree = growTree({ bins, widths: [1, 2] }, slopes([-1, -1, -1, -1]), { levels: 3, among: ALL, ridge: 0 });
    expect([tree.inputs, [...tree.values]]).toEqual([[], [1]]);
  });

  it('asks about nothing else than it may', () => {
    const bins = [Uint8Array.of(0, 1, 0, 1), Uint8Array.of(0, 0, 1, 1)];
    const tree = growTree({ bins, widths: [2, 2] }, slopes([1, -5, 2, -5]), {
      levels: 1,
      among: Int32Array.of(1),
      ridge: 0,
    });
    expect(tree.inputs).toEqual([1]);
  });
});

describe('lambdaGradients', () => {
  const gradientsOf = (target: readonly number[], scores: readonly number[], missed = 0) => {
    const slopes = slopesOf(scores.length);
    const starts = Int32Array.of(0, scores.length);
    const rows = { starts, target: Uint8Array.from(target), missed: Int32Array.of(missed) };
    lambdaGradients(rows, Float64Array.from(scores), slopes);
    return slopes;
  };

  it('has the numbers of two rows in the wrong order', () => {
    // worked out by hand: (1 − 1/log₂3) / 1.01 is at stake, sigmoid(1) the doubt, log₂(1 + Σ) / Σ what the case is scaled by
    const { gradient, curvature } = gradientsOf([0, 1], [1, 0]);
    expect(gradient[0]).toBeCloseTo(0.3087814269416452, 12);
    expect(gradient[1]).toBeCloseTo(-0.3087814269416452, 12);
    expect(curvature[0]).toBeCloseTo(0.08304411585434135, 12);
    expect(curvature[1]).toBeCloseTo(0.08304411585434135, 12);
  });

  it('pulls nowhere where all are alike, and more where more is at stake', () => {
    expect([...gradientsOf([1, 1, 1], [3, 2, 1]).gradient]).toEqual([0, 0, 0]);
    const { gradient } = gradientsOf([0, 0, 0, 1, 1], [5, 4, 3, 2, 1]);
    expect(gradient.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 12);
    expect(gradient[0]!).toBeGreaterThan(gradient[2]!);
  });

  it('leaves pairs alone that both stand far down', () => {
    const scores = Array.from({ length: 30 }, (_, rank) => -rank);
    const target = scores.map((_, rank) => Number(rank === 25));
    const { gradient } = gradientsOf(target, scores);
    expect(gradient[24]).toBe(0);
    expect(gradient[19]).toBeGreaterThan(0);
    expect(gradient[25]).toBeLessThan(0);
  });

  it('counts what is liked beyond the rows in what could be had', () => {
    const alone = gradientsOf([0, 1], [1, 0]).gradient[0]!;
    expect(gradientsOf([0, 1], [1, 0], 9).gradient[0]!).toBeLessThan(0.6 * alone);
  });
});

describe('quantileEdges', () => {
  it('puts few different values in a bin each', () => {
    const edges = quantileEdges([3, 1, 1, 2, Number.NaN, 3], 4);
    expect([0, 1, 2, 3, 9].map((value) => binOf(value, edges))).toEqual([0, 0, 1, 2, 2]);
    expect(binOf(Number.NaN, edges)).toBe(0);
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
