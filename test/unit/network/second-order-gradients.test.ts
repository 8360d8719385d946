import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { bounded } from '../../../models/network/bounded.js';
import { layerNorm, logit } from '../../../models/network/layers.js';
import { prepareTensorflow } from '../../../models/network/prepare-tensorflow.js';
import { softmaxMean } from '../../../models/network/softmax-mean.js';
import { logTotal } from '../../../training/meta/log-total.js';

/*
 * The second derivative along a direction v, Σᵢ vᵢ ∂/∂xᵢ (v · ∇L), against (v·∇L(x + hv) − v·∇L(x − hv)) / 2h. The gradients
 * are float32, exact to about 1e-7, so h = 0.002 leaves an error of 5e-5 from rounding and of h² from the third derivative.
 */
const STEP = 0.002;
const TOLERANCE = 2e-3;

type Loss = (x: tf.Tensor) => tf.Tensor;

/** Away from every kink and threshold below. */
const point = () => tf.tensor2d([0.42, 0.61, 0.73, 0.88, 1.15, 1.27], [2, 3]);
const direction = () => tf.tensor2d([1, -1, 0.5, -0.5, 1, 1], [2, 3]);

function alongDirection(loss: Loss, x: tf.Tensor, v: tf.Tensor) {
  const slope = (at: tf.Tensor) => tf.sum(tf.mul(tf.grad((y) => tf.sum(loss(y)))(at), v));
  const exact = tf.sum(tf.mul(tf.grad(slope)(x), v)).dataSync()[0]!;
  const ahead = slope(tf.add(x, tf.mul(v, STEP))).dataSync()[0]!;
  const behind = slope(tf.sub(x, tf.mul(v, STEP))).dataSync()[0]!;
  return { exact, difference: (ahead - behind) / (2 * STEP) };
}

/** Cubes: a linear operator under a square would have a constant second derivative. */
const cube = (x: tf.Tensor) => tf.mul(tf.square(x), x);
const other = () => tf.tensor2d([0.9, 0.4, 1.3, 0.7, 1.1, 0.5], [2, 3]);
const choice = (condition: (x: tf.Tensor) => tf.Tensor) => (x: tf.Tensor) => tf.where(condition(x), cube(x), tf.exp(x));

/** What the network and its losses use, and everything that is registered anew. x is [2, 3]. */
const LOSSES: Readonly<Record<string, Loss>> = {
  Exp: tf.exp,
  Tanh: tf.tanh,
  Sigmoid: tf.sigmoid,
  Softmax: (x) => cube(tf.softmax(x)),
  Elu: (x) => cube(tf.elu(tf.sub(x, 0.8))),
  Sum: (x) => cube(tf.sum(x, 0)),
  'Sum, axes kept': (x) => cube(tf.sub(x, tf.sum(x, -1, true))),
  Mean: (x) => cube(tf.sub(x, tf.mean(x, 1, true))),
  Tile: (x) => tf.mul(cube(tf.tile(x, [2, 1])), tf.range(0, 12).reshape([4, 3])),
  Cumsum: (x) => cube(tf.cumsum(x, 0)),
  BatchMatMul: (x) => cube(tf.matMul(x, other(), false, true)),
  'BatchMatMul, transposed': (x) => cube(tf.matMul(x, tf.tanh(x), true, false)),
  'BatchMatMul, broadcast': (x) => cube(tf.matMul(tf.stack([other(), x]), tf.reshape(x, [1, 3, 2]))),
  Greater: choice((x) => tf.greater(x, 0.8)),
  GreaterEqual: choice((x) => tf.greaterEqual(x, 0.8)),
  Less: choice((x) => tf.less(x, 0.8)),
  LessEqual: choice((x) => tf.lessEqual(x, 0.8)),
  Equal: choice((x) => tf.equal(tf.floor(x), 1)),
  NotEqual: choice((x) => tf.notEqual(tf.floor(x), 1)),
  LogicalAnd: choice((x) => tf.logicalAnd(tf.greater(x, 0.5), tf.less(x, 1))),
  LogicalOr: choice((x) => tf.logicalOr(tf.greater(x, 1), tf.less(x, 0.5))),
  LogicalNot: choice((x) => tf.logicalNot(tf.greater(x, 0.8))),
  Maximum: (x) => cube(tf.maximum(x, tf.square(x))),
  Minimum: (x) => cube(tf.minimum(x, tf.square(x))),
  ClipByValue: (x) => cube(tf.clipByValue(x, 0.5, 1)),
  logit: (x) => logit(tf.div(x, 2)),
  Relu: (x) => cube(tf.relu(tf.mul(x, direction()))),
  Softplus: tf.softplus,
  Log: tf.log,
  Sqrt: tf.sqrt,
  Rsqrt: tf.rsqrt,
  RealDiv: (x) => tf.div(other(), x),
  SquaredDifference: (x) => tf.square(tf.squaredDifference(x, other())),
  'binary cross-entropy': (x) => tf.sub(tf.softplus(x), tf.mul(x, 0.3)),
  'concat, slice and split': (x) => {
    const [a, b] = tf.split(tf.concat([x, tf.slice(x, [0, 1], [2, 1])], 1), 2, 1);
    return tf.mul(cube(a!), b!);
  },
  'transpose and reshape': (x) => cube(tf.matMul(tf.transpose(x), tf.reshape(tf.square(x), [2, 3]))),
  'softmax mean': (x) => cube(softmaxMean(tf.mul(x, 2), other())),
  'log total': (x) => cube(logTotal(x, other())),
  bounded: (x) => bounded(tf.reshape(x, [6, 1]), 3),
  'layer norm': (x) =>
    cube(
      layerNorm({ 'n/scale': tf.tensor2d([[1, 2, 3]]), 'n/offset': tf.zeros([1, 3]) }, 'n', tf.reshape(x, [1, 2, 3])),
    ),
};

describe('registerSecondOrderGradients', () => {
  beforeAll(async () => {
    prepareTensorflow();
    await tf.setBackend('cpu');
  });

  it.each(Object.entries(LOSSES))('%s: the second derivative is its central difference', (_name, loss) => {
    tf.tidy(() => {
      const { exact, difference } = alongDirection(loss, point(), direction());
      expect(Math.abs(difference), 'there is something to compare').toBeGreaterThan(0.01);
      expect(Math.abs(exact - difference) / Math.max(1, Math.abs(difference))).toBeLessThan(TOLERANCE);
    });
  });

  it('(x·tanh x)″ is 2(1 − t²) − 2x·t(1 − t²), of which tfjs’s own gradient loses the second term without a word', () => {
    const secondAt1 = () =>
      tf.tidy(
        () =>
          tf
            .grad(tf.grad((x) => tf.mul(x, tf.tanh(x))))(tf.scalar(1))
            .dataSync()[0]!,
      );
    const t = Math.tanh(1);
    const truth = 2 * (1 - t * t) - 2 * t * (1 - t * t);
    expect(secondAt1()).toBeCloseTo(truth, 5);

    const ours = tf.getGradient('Tanh');
    tf.registerGradient({
      kernelName: 'Tanh',
      outputsToSave: [true], // as tfjs does: the path through y is lost
      gradFunc: (dy, [y]) => ({ x: () => tf.mul(tf.sub(1, tf.square(y!)), dy as tf.Tensor) }),
    });
    try {
      expect(secondAt1()).toBeCloseTo(2 * (1 - t * t), 5);
    } finally {
      tf.registerGradient(ours);
    }
    expect(secondAt1()).toBeCloseTo(truth, 5);
  });

  it('a broadcast batch axis of a product sums its gradient', () => {
    // Σ over 4 tasks of x·w with x = 1: d/dw = 4 for each of the 3 shared weights, of shape [1, 3, 1].
    const gradient = tf.tidy(() => tf.grad((w) => tf.sum(tf.matMul(tf.ones([4, 1, 3]), w)))(tf.ones([1, 3, 1])));
    expect(gradient.shape).toEqual([1, 3, 1]);
    expect(Array.from(gradient.dataSync())).toEqual([4, 4, 4]);
    gradient.dispose();
  });
});
