import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareTensorflow } from '../../../models/network/prepare-tensorflow.js';
import { adapt, type Order } from '../../../training/meta/inner-loop.js';

/*
 * A model of one parameter θ and tasks with targets a: the support loss is (θ − a)², its gradient 2(θ − a). One step of rate r
 * gives θ′ − a = (1 − 2r)(θ − a), so after k steps θ⁽ᵏ⁾ = a + (1 − 2r)ᵏ(θ − a).
 *
 * Measured on the query loss (θ⁽ᵏ⁾ − b)², the meta-gradient is 2(θ⁽ᵏ⁾ − b) · dθ⁽ᵏ⁾/dθ, where dθ⁽ᵏ⁾/dθ is (1 − 2r)ᵏ in second
 * order and 1 in first order.
 *
 * The rates have a gradient, too. In second order dθ⁽²⁾/dr₁ is −2(1 − 2r₂)(θ − a). In first order the inner gradients are
 * constants, and dθ⁽ᵏ⁾/drᵢ is minus the gradient that step i took: −2(θ⁽ⁱ⁻¹⁾ − a).
 */
const [THETA, RATE] = [3, 0.1];
const SUPPORT = [1, -2];
const QUERY = [0.5, -1];

interface Options {
  readonly rates?: readonly number[];
  readonly order?: Order;
}

function supportLosses(params: Readonly<Record<string, tf.Tensor>>): tf.Tensor {
  return tf.square(tf.sub(tf.squeeze(params['theta']!, [1]), tf.tensor1d(SUPPORT)));
}

function adaptedTheta(theta: tf.Tensor, { rates = [RATE, RATE], order = 'second' }: Options = {}): tf.Tensor {
  const options = {
    tasks: SUPPORT.length,
    steps: rates.length,
    rates: tf.tensor2d([...rates], [rates.length, 1]),
    order,
  };
  return tf.squeeze(adapt({ theta }, supportLosses, options)['theta']!, [1]);
}

function metaGradient(options: Options): number {
  return tf.tidy(() => {
    const queryLoss = (theta: tf.Tensor) => tf.sum(tf.square(tf.sub(adaptedTheta(theta, options), tf.tensor1d(QUERY))));
    return tf
      .grad(queryLoss)(tf.tensor2d([[THETA]]))
      .dataSync()[0]!;
  });
}

function adaptedValues(options: Options = {}): number[] {
  return tf.tidy(() => Array.from(adaptedTheta(tf.tensor2d([[THETA]]), options).dataSync()));
}

function expectClose(actual: readonly number[], expected: readonly number[]): void {
  expect(actual.length).toBe(expected.length);
  for (const [index, value] of actual.entries()) expect(value).toBeCloseTo(expected[index]!, 5);
}

/** θ⁽ᵏ⁾ of each task, as worked out above. */
const closer = (shrink: number) => SUPPORT.map((a) => a + shrink * (THETA - a));
const SHRINK = 1 - 2 * RATE;

describe('adapt', () => {
  beforeAll(async () => {
    prepareTensorflow();
    await tf.setBackend('cpu');
  });

  it('each task takes its own two steps towards its own target', () => {
    expectClose(adaptedValues(), closer(SHRINK ** 2));
  });

  it('a rate of 0 is a step not taken, wherever it stands', () => {
    expectClose(adaptedValues({ rates: [0, 0] }), [THETA, THETA]);
    expectClose(adaptedValues({ rates: [0, RATE] }), closer(SHRINK));
    expectClose(adaptedValues({ rates: [RATE, 0] }), closer(SHRINK));
  });

  it('each step has its own rate', () => {
    expectClose(adaptedValues({ rates: [0.1, 0.3] }), closer((1 - 2 * 0.1) * (1 - 2 * 0.3)));
  });

  it('no steps leave every task with the shared parameters', () => {
    expectClose(
      tf.tidy(() => {
        const rates = tf.zeros([0, 1]);
        const params = adapt({ theta: tf.tensor2d([[THETA]]) }, () => tf.zeros([2]), {
          tasks: 2,
          steps: 0,
          rates,
          order: 'second',
        });
        return Array.from(params['theta']!.dataSync());
      }),
      [THETA, THETA],
    );
  });

  it('in second order the meta-gradient carries (1 − 2r) for each step', () => {
    const expected = closer(SHRINK ** 2).reduce(
      (sum, theta, task) => sum + 2 * (theta - QUERY[task]!) * SHRINK ** 2,
      0,
    );
    expect(metaGradient({ order: 'second' })).toBeCloseTo(expected, 4);
  });

  it('in first order the adapted parameters are the same, and the meta-gradient is theirs', () => {
    expectClose(adaptedValues({ order: 'first' }), closer(SHRINK ** 2));
    const expected = closer(SHRINK ** 2).reduce((sum, theta, task) => sum + 2 * (theta - QUERY[task]!), 0);
    expect(metaGradient({ order: 'first' })).toBeCloseTo(expected, 4);
  });

  it.each(['first', 'second'] as const)('in %s order the rates have a gradient, also where they are 0', (order) => {
    for (const [r1, r2] of [
      [0.1, 0.3],
      [0, 0],
    ] as const) {
      const expected = [0, 0];
      for (const [task, a] of SUPPORT.entries()) {
        const [start, middle] = [THETA - a, (1 - 2 * r1) * (THETA - a)]; // θ − a, θ⁽¹⁾ − a
        const outer = 2 * (a + (1 - 2 * r2) * middle - QUERY[task]!);
        expected[0]! += outer * -2 * start * (order === 'second' ? 1 - 2 * r2 : 1);
        expected[1]! += outer * -2 * middle;
      }
      const actual = tf.tidy(() => {
        const queryLoss = (rates: tf.Tensor) => {
          const adapted = adapt({ theta: tf.tensor2d([[THETA]]) }, supportLosses, { tasks: 2, steps: 2, rates, order });
          return tf.sum(tf.square(tf.sub(tf.squeeze(adapted['theta']!, [1]), tf.tensor1d(QUERY))));
        };
        return Array.from(
          tf
            .grad(queryLoss)(tf.tensor2d([[r1], [r2]]))
            .dataSync(),
        );
      });
      expectClose(actual, expected);
    }
  });

  it('each parameter has its own rate: a column of zeros stays', () => {
    const losses = ({ a, b }: Readonly<Record<string, tf.Tensor>>) =>
      tf.squeeze(tf.add(tf.square(a!), tf.square(b!)), [1]);
    const [moved, stayed] = tf.tidy(() => {
      const options = {
        tasks: 1,
        steps: 2,
        rates: tf.tensor2d([
          [0.1, 0],
          [0.3, 0],
        ]),
        order: 'second' as const,
      };
      const adapted = adapt({ a: tf.tensor2d([[THETA]]), b: tf.tensor2d([[THETA]]) }, losses, options);
      return [adapted['a']!, adapted['b']!].map((tensor) => tensor.dataSync()[0]!);
    });
    expect(moved).toBeCloseTo((1 - 2 * 0.1) * (1 - 2 * 0.3) * THETA, 5);
    expect(stayed).toBe(THETA);
  });

  it('both orders agree where no step is taken', () => {
    const expected = QUERY.reduce((sum, b) => sum + 2 * (THETA - b), 0);
    for (const order of ['first', 'second'] as const)
      expect(metaGradient({ order, rates: [0, 0] })).toBeCloseTo(expected, 4);
  });
});
