import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareTensorflow } from '../../../models/network/prepare-tensorflow.js';
import { adaptLayer } from '../../../training/meta/adapt-layer.js';
import { adapt, type Order } from '../../../training/meta/inner-loop.js';

const [TASKS, SUPPORT, QUERY, INPUTS, OUTPUTS, STEPS] = [3, 5, 4, 6, 2, 3];

/** Everything that a gradient may be asked for. */
const ARGUMENTS = () => [
  tf.randomNormal([1, INPUTS, OUTPUTS], 0, 0.5, 'float32', 1),
  tf.randomNormal([1, OUTPUTS], 0, 0.5, 'float32', 2),
  tf.randomNormal([TASKS, SUPPORT, INPUTS], 0, 1, 'float32', 3),
  tf.randomNormal([TASKS, QUERY, INPUTS], 0, 1, 'float32', 4),
];

/** Curved, so that the gradient of the inner gradient is not zero, and another for each output. */
function losses(outputs: tf.Tensor): tf.Tensor {
  return tf.mean(tf.mul(tf.square(tf.tanh(outputs)), tf.tensor1d([1, 2])), [1, 2]);
}

type Answer = (weight: tf.Tensor, bias: tf.Tensor, support: tf.Tensor, query: tf.Tensor, rates: tf.Tensor) => tf.Tensor;

const onOutputs =
  (order: Order): Answer =>
  (weight, bias, support, query, rates) =>
    adaptLayer({ weight, bias, support, query }, losses, { steps: STEPS, rates, order }).after;

const onWeights =
  (order: Order): Answer =>
  (weight, bias, support, query, rates) => {
    const layer = (x: tf.Tensor, own: Readonly<Record<string, tf.Tensor>>) =>
      tf.add(tf.matMul(x, own['weight']!), tf.expandDims(own['bias']!, 1));
    const adapted = adapt({ weight, bias }, (own) => losses(layer(support, own)), {
      tasks: TASKS,
      steps: STEPS,
      rates,
      order,
    });
    return layer(query, adapted);
  };

/** The outputs, and the gradients of a function of them with respect to all that they depend on. */
function everything(answer: Answer, rates: tf.Tensor): number[][] {
  return tf.tidy(() => {
    const given = [...ARGUMENTS(), rates];
    const cost = (...all: tf.Tensor[]) => tf.sum(losses(answer(...(all as Parameters<Answer>))));
    const outputs = answer(...(given as Parameters<Answer>));
    return [outputs, ...tf.grads(cost)(given)].map((tensor) => Array.from(tensor.dataSync()));
  });
}

describe('adaptLayer', () => {
  beforeAll(async () => {
    prepareTensorflow();
    await tf.setBackend('cpu');
  });

  it.each<[Order, string, tf.Tensor]>([
    ['second', 'one rate a step', tf.tensor2d([[0.3], [0.5], [0.2]])],
    ['first', 'one rate a step', tf.tensor2d([[0.3], [0.5], [0.2]])],
    [
      'second',
      'a rate for weight and bias',
      tf.tensor2d([
        [0.3, 0.1],
        [0.5, 0.4],
        [0.2, 0.6],
      ]),
    ],
    [
      'first',
      'a rate for weight and bias',
      tf.tensor2d([
        [0.3, 0.1],
        [0.5, 0.4],
        [0.2, 0.6],
      ]),
    ],
  ])('is the inner loop on the weights: outputs and gradients, in %s order with %s', (order, _rates, rates) => {
    const [actual, expected] = [everything(onOutputs(order), rates), everything(onWeights(order), rates)];
    for (const [index, values] of expected.entries()) {
      expect(actual[index]!.length).toBe(values.length);
      for (const [at, value] of values.entries()) expect(actual[index]![at]).toBeCloseTo(value, 5);
    }
  });

  it('moves nothing where rates are 0, and says what was answered before', () => {
    tf.tidy(() => {
      const [weight, bias, support, query] = ARGUMENTS() as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
      const options = { steps: STEPS, rates: tf.zeros([STEPS, 1]), order: 'second' } as const;
      const { before, after } = adaptLayer({ weight, bias, support, query }, losses, options);
      expect(Array.from(after.dataSync())).toEqual(Array.from(before.dataSync()));
    });
  });
});
