import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { dropout, layerNorm, linear, logit, stopGradient } from '../../../models/network/layers.js';
import { prepareTensorflow } from '../../../models/network/prepare-tensorflow.js';

const list = (tensor: tf.Tensor) => Array.from(tensor.dataSync());

function expectClose(tensor: tf.Tensor, expected: readonly number[], digits = 5): void {
  const values = list(tensor);
  expect(values.length).toBe(expected.length);
  for (const [index, value] of values.entries()) expect(value).toBeCloseTo(expected[index]!, digits);
}

beforeAll(async () => {
  prepareTensorflow();
  await tf.setBackend('cpu');
});

describe('linear', () => {
  it('gives each task its own product where parameters are its own, and all the same where they are shared', () => {
    const x = tf.tensor3d([[[1, 2]], [[3, 4]]]);
    const shared = { 'l/weight': tf.tensor3d([[[1], [10]]]), 'l/bias': tf.tensor2d([[0.5]]) };
    expect(list(linear(shared, 'l', x))).toEqual([1 + 20 + 0.5, 3 + 40 + 0.5]);
    const own = {
      'l/weight': tf.tensor3d([
        [[1], [10]],
        [[2], [0]],
      ]),
      'l/bias': tf.tensor2d([[0.5], [-1]]),
    };
    expect(list(linear(own, 'l', x))).toEqual([1 + 20 + 0.5, 6 + 0 - 1]);
  });
});

describe('layerNorm', () => {
  it('has mean 0 and variance 1 along the last axis, then scale and offset', () => {
    // [1, 2, 3]: mean 2, variance 2/3; [4, 4, 4]: variance 0, so the 1e-5 in the root decides, and the numerator is 0.
    const params = { 'n/scale': tf.tensor2d([[1, 2, 1]]), 'n/offset': tf.tensor2d([[0, 0, 5]]) };
    const unit = 1 / Math.sqrt(2 / 3 + 1e-5);
    expectClose(
      layerNorm(
        params,
        'n',
        tf.tensor3d([
          [
            [1, 2, 3],
            [4, 4, 4],
          ],
        ]),
      ),
      [-unit, 0, unit + 5, 0, 0, 5],
    );
  });
});

describe('logit', () => {
  it('is log(p / (1 − p)), bounded by the margin', () => {
    expectClose(logit(tf.tensor1d([0.5, 0.8, 0.2])), [0, Math.log(4), -Math.log(4)]);
    expectClose(logit(tf.tensor1d([0, 1])), [Math.log(1e-4 / 0.9999), Math.log(0.9999 / 1e-4)], 2);
  });
});

describe('dropout', () => {
  it('multiplies all rows of a task by the task’s mask, and does nothing without one', () => {
    const x = tf.ones([2, 2, 2]);
    expect(
      list(
        dropout(
          x,
          tf.tensor2d([
            [0, 2],
            [2, 0],
          ]),
        ),
      ),
    ).toEqual([0, 2, 0, 2, 2, 0, 2, 0]);
    expect(dropout(x, undefined)).toBe(x);
  });
});

describe('stopGradient', () => {
  it('keeps the value, and passes no gradient of either order', () => {
    const x = tf.scalar(3);
    expect(list(stopGradient(x))).toEqual([3]);
    const loss = (y: tf.Tensor) => tf.mul(tf.square(y), stopGradient(tf.mul(tf.square(y), y))); // y² · [y³]
    expectClose(tf.grad(loss)(x), [2 * 3 * 27]); // 2y · y³, the bracket a constant
    expectClose(tf.grad(tf.grad(loss))(x), [2 * 27 + 2 * 3 * 0]); // the bracket is still one in the derivative
  });
});
