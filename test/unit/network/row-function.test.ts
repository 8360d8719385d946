import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { bounded } from '../../../models/network/bounded.js';
import { prepareTensorflow } from '../../../models/network/prepare-tensorflow.js';
import { softmaxMean } from '../../../models/network/softmax-mean.js';
import { logTotal } from '../../../training/meta/log-total.js';

type OfTensor = (x: tf.Tensor) => tf.Tensor;

const given = () => tf.tensor2d([0.9, -0.4, 1.3, 0.7, 0, 2.5], [2, 3]);
const point = () => tf.tensor2d([0.42, -0.61, 0.73, 2.2, 1.15, -1.27], [2, 3]);
const direction = () => tf.tensor2d([1, -1, 0.5, -0.5, 1, 1], [2, 3]);

/** Each function, and the same left to the chain rule. */
const FUNCTIONS: Readonly<Record<string, readonly [OfTensor, OfTensor]>> = {
  softmaxMean: [(x) => softmaxMean(x, given()), (x) => tf.sum(tf.mul(tf.softmax(x), given()), -1, true)],
  logTotal: [
    (x) => logTotal(x, tf.abs(given())),
    (x) => tf.log(tf.add(tf.sum(tf.mul(tf.exp(x), tf.abs(given())), -1, true), 1e-12)),
  ],
  bounded: [(x) => bounded(tf.reshape(x, [6, 1]), 3), (x) => tf.mul(tf.tanh(tf.reshape(x, [6, 1])), 3)],
};

/** Value, gradient, and the second and third derivative along a direction, of a loss that is linear in no function. */
function derivatives(f: OfTensor): number[] {
  const along = (g: OfTensor) => (x: tf.Tensor) => tf.sum(tf.mul(tf.grad((y) => tf.sum(g(y)))(x), direction()));
  const loss: OfTensor = (x) => tf.square(tf.add(f(x), 0.3));
  const all = tf.tidy(() => [
    f(point()),
    tf.grad((x) => tf.sum(loss(x)))(point()),
    tf.grad(along(loss))(point()),
    tf.grad(along(along(loss)))(point()),
  ]);
  return all.flatMap((tensor) => Array.from(tensor.dataSync()));
}

describe('ofRows', () => {
  beforeAll(async () => {
    prepareTensorflow();
    await tf.setBackend('cpu');
  });

  it.each(Object.entries(FUNCTIONS))('%s: value and three derivatives are the chain rule’s', (_name, [ours, chain]) => {
    const expected = derivatives(chain);
    for (const [index, value] of derivatives(ours).entries()) expect(value).toBeCloseTo(expected[index]!, 4);
  });

  it('logTotal of nothing is finite, and does not change', () => {
    const nothing = (x: tf.Tensor) => logTotal(x, tf.zeros([2, 3]));
    expect(nothing(point()).dataSync()[0]).toBeCloseTo(Math.log(1e-12), 4);
    for (const derivative of derivatives(nothing).slice(2)) expect(derivative).toBeCloseTo(0, 10);
  });

  it('softmaxMean lies between the values, and is the value that the logits single out', () => {
    const mean = (logits: readonly number[]) =>
      softmaxMean(tf.tensor2d([[...logits]]), tf.tensor2d([[1, 2, 6]])).dataSync()[0];
    expect(mean([0, 0, 0])).toBeCloseTo(3, 5);
    expect(mean([0, 60, 0])).toBeCloseTo(2, 5);
  });
});
