import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { FusionOutputs } from '../../../models/network/fusion-heads.js';
import { prepareTensorflow } from '../../../models/network/prepare-tensorflow.js';
import { type LossConfig, type PredictionLoss, type Targets, taskLosses } from '../../../training/meta/loss.js';

/** One task of rows given as plain numbers, for two sources. */
interface Row {
  readonly logit: number;
  readonly target: number;
  readonly rowWeight: number;
  readonly standsFor?: number;
  readonly weights?: readonly number[];
  readonly confidenceLogits?: readonly number[];
  readonly reliable?: readonly number[];
  readonly mask?: readonly number[];
  readonly uncertainty?: number;
}

const NOTHING: LossConfig['weights'] = { prediction: 0, weightReg: 0, confidence: 0, uncertainty: 0 };

function outputsOf(rows: readonly Row[]): FusionOutputs {
  const perRow = (value: (row: Row) => number) => tf.tensor2d([rows.map(value)]);
  const perSource = (value: (row: Row) => readonly number[]) => tf.tensor3d([rows.map((row) => [...value(row)])]);
  const fusedLogit = perRow(({ logit }) => logit);
  return {
    weights: perSource(({ weights }) => weights ?? [0.5, 0.5]),
    confidenceLogits: perSource(({ confidenceLogits }) => confidenceLogits ?? [0, 0]),
    residual: tf.zerosLike(fusedLogit),
    fusedLogit,
    fused: tf.sigmoid(fusedLogit),
    uncertainty: perRow(({ uncertainty }) => uncertainty ?? 0),
  };
}

function targetsOf(rows: readonly Row[]): Targets {
  const perRow = (value: (row: Row) => number) => tf.tensor2d([rows.map(value)]);
  const perSource = (value: (row: Row) => readonly number[]) => tf.tensor3d([rows.map((row) => [...value(row)])]);
  return {
    targets: perRow(({ target }) => target),
    rowWeights: perRow(({ rowWeight }) => rowWeight),
    standsFor: perRow(({ standsFor, rowWeight }) => standsFor ?? Math.sign(rowWeight)),
    reliable: perSource(({ reliable }) => reliable ?? [0, 0]),
    scoreMask: perSource(({ mask }) => mask ?? [1, 1]),
  };
}

function loss(
  rows: readonly Row[],
  weights: Partial<LossConfig['weights']>,
  prediction: PredictionLoss = 'mse',
): number {
  return tf.tidy(
    () =>
      taskLosses(outputsOf(rows), targetsOf(rows), { prediction, weights: { ...NOTHING, ...weights } }).dataSync()[0]!,
  );
}

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

describe('taskLosses', () => {
  beforeAll(async () => {
    prepareTensorflow();
    await tf.setBackend('cpu');
  });

  const rows: readonly Row[] = [
    { logit: 0, target: 1, rowWeight: 0.25 },
    { logit: 1, target: 0, rowWeight: 0.75 },
  ];

  it('mse is the weighted mean of squared errors', () => {
    const expected = 0.25 * (0.5 - 1) ** 2 + 0.75 * sigmoid(1) ** 2;
    expect(loss(rows, { prediction: 1 }, 'mse')).toBeCloseTo(expected, 6);
  });

  it('bce is the weighted mean of −log of the probability given to what happened', () => {
    const expected = 0.25 * -Math.log(0.5) + 0.75 * -Math.log(1 - sigmoid(1));
    expect(loss(rows, { prediction: 1 }, 'bce')).toBeCloseTo(expected, 6);
  });

  it('listwise is −log of the softmax of the positive row, among the items that the rows stand for', () => {
    // Positive e⁰ = 1; the negative e¹ stands for 3 items.
    const expected = -Math.log(1 / (1 + 3 * Math.E));
    const sampled = [rows[0]!, { ...rows[1]!, standsFor: 3 }];
    expect(loss(sampled, { prediction: 1 }, 'listwise')).toBeCloseTo(expected, 4); // 1e-6 in the denominator
  });

  it('listwise takes the weighted mean over several positives', () => {
    const both = rows.map((row) => ({ ...row, target: 1 }));
    const total = Math.log(1 + Math.E);
    expect(loss(both, { prediction: 1 }, 'listwise')).toBeCloseTo(0.25 * total + 0.75 * (total - 1), 4);
  });

  it('listwise without a positive row is 0, and so is a task without rows', () => {
    const none = rows.map((row) => ({ ...row, target: 0 }));
    expect(loss(none, { prediction: 1 }, 'listwise')).toBe(0);
    const empty = rows.map((row) => ({ ...row, rowWeight: 0 }));
    for (const prediction of ['mse', 'bce', 'listwise'] as const)
      expect(loss(empty, { prediction: 1, weightReg: 1, confidence: 1, uncertainty: 1 }, prediction)).toBe(0);
  });

  it('the weight term is a penalty on entropy: decisive weights cost nothing, even ones log 2', () => {
    const weighted = (weights: readonly number[]) => loss([{ ...rows[0]!, rowWeight: 1, weights }], { weightReg: 1 });
    expect(weighted([0.5, 0.5])).toBeCloseTo(Math.log(2), 6);
    expect(weighted([1, 0])).toBeCloseTo(0, 6);
    expect(weighted([0.9, 0.1])).toBeLessThan(weighted([0.6, 0.4]));
  });

  it('the confidence term is the log loss of each source that is there, summed over sources', () => {
    const row = { ...rows[0]!, rowWeight: 1, confidenceLogits: [2, -1], reliable: [1, 1] };
    const [first, second] = [-Math.log(sigmoid(2)), -Math.log(sigmoid(-1))];
    expect(loss([row], { confidence: 1 })).toBeCloseTo(first + second, 6);
    expect(loss([{ ...row, mask: [1, 0] }], { confidence: 1 })).toBeCloseTo(first, 6);
    expect(loss([{ ...row, reliable: [0, 1] }], { confidence: 1 })).toBeCloseTo(-Math.log(1 - sigmoid(2)) + second, 6);
  });

  it('the uncertainty term is the squared error of the expected squared error', () => {
    const row = { ...rows[0]!, rowWeight: 1, uncertainty: 0.1 };
    expect(loss([row], { uncertainty: 1 })).toBeCloseTo((0.1 - (0.5 - 1) ** 2) ** 2, 6);
  });

  it('is the weighted sum of its terms', () => {
    const row = { ...rows[0]!, rowWeight: 1, uncertainty: 0.1 };
    const terms = ['prediction', 'weightReg', 'confidence', 'uncertainty'] as const;
    const factors = [1, 0.1, 0.5, 0.3];
    const apart = terms.reduce((sum, term, index) => sum + factors[index]! * loss([row], { [term]: 1 }), 0);
    const together = loss([row], { prediction: 1, weightReg: 0.1, confidence: 0.5, uncertainty: 0.3 });
    expect(together).toBeCloseTo(apart, 6);
  });

  it.each([
    'mse',
    'bce',
    'listwise',
  ] as const)('rows of weight 0 change nothing of %s, whatever they hold', (prediction) => {
    const padding: Row = {
      logit: 9,
      target: 1,
      rowWeight: 0,
      weights: [1, 0],
      confidenceLogits: [7, -7],
      reliable: [1, 1],
      uncertainty: 5,
    };
    const every = { prediction: 1, weightReg: 1, confidence: 1, uncertainty: 1 };
    expect(loss([...rows, padding, padding], every, prediction)).toBe(loss(rows, every, prediction));
  });

  it('the uncertainty term does not move the score, the others do', () => {
    const slope = (weights: Partial<LossConfig['weights']>) =>
      tf.tidy(() => {
        const row = { ...rows[0]!, rowWeight: 1, uncertainty: 0.1 };
        const outputs = outputsOf([row]);
        const config: LossConfig = { prediction: 'mse', weights: { ...NOTHING, ...weights } };
        const ofLogit = (fusedLogit: tf.Tensor) =>
          tf.sum(taskLosses({ ...outputs, fusedLogit, fused: tf.sigmoid(fusedLogit) }, targetsOf([row]), config));
        return tf.grad(ofLogit)(outputs.fusedLogit).dataSync()[0]!;
      });
    expect(slope({ uncertainty: 1 })).toBeCloseTo(0, 12);
    // d/dz (σ(z) − 1)² at z = 0: 2 · (0.5 − 1) · 0.25
    expect(slope({ prediction: 1 })).toBeCloseTo(2 * -0.5 * 0.25, 6);
  });
});
