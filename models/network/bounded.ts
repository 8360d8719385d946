import * as tf from '@tensorflow/tfjs';
import { ofRows, type RowFunction } from './row-function.js';

/** bound · tanh(x). @param x [..., 1] @param bound a scalar */
export function bounded(x: tf.Tensor, bound: number): tf.Tensor {
  return ofRows(BOUNDED, x, tf.scalar(bound));
}

/** With t for tanh(x): bound·(1 − t²), and −2t times that along 1. */
const BOUNDED: RowFunction = {
  value: (x, bound) => tf.mul(tf.tanh(x), bound),
  slope,
  curvature: (direction, x, bound) => tf.mul(tf.mul(direction, slope(x, bound)), tf.mul(tf.tanh(x), -2)),
};

function slope(x: tf.Tensor, bound: tf.Tensor): tf.Tensor {
  const t = tf.tanh(x);
  return tf.sub(bound, tf.mul(tf.mul(t, bound), t));
}
