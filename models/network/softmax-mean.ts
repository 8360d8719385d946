import * as tf from '@tensorflow/tfjs';
import { ofRows, type RowFunction } from './row-function.js';

/**
 * The mean of values under the weights softmax(logits), over the last axis.
 * @param logits [..., K] @param values not differentiated; [..., K]
 * @returns [..., 1]
 */
export function softmaxMean(logits: tf.Tensor, values: tf.Tensor): tf.Tensor {
  return ofRows(SOFTMAX_MEAN, logits, values);
}

/** With weights w and v for the values less their mean: w ⊙ v, and w ⊙ ((u − w·u) ⊙ v − u·(w ⊙ v)) along u. */
const SOFTMAX_MEAN: RowFunction = {
  value: (logits, values) => weighted(logits, values).mean,
  slope: (logits, values) => {
    const { weights, centred } = weighted(logits, values);
    return tf.mul(weights, centred);
  },
  curvature: (direction, logits, values) => {
    const { weights, centred } = weighted(logits, values);
    const covariance = overRow(tf.mul(direction, tf.mul(weights, centred)));
    const moved = tf.mul(tf.sub(direction, overRow(tf.mul(weights, direction))), centred);
    return tf.mul(weights, tf.sub(moved, covariance));
  },
};

function weighted(logits: tf.Tensor, values: tf.Tensor) {
  const weights = tf.softmax(logits, -1);
  const mean = overRow(tf.mul(weights, values));
  return { weights, mean, centred: tf.sub(values, mean) };
}

function overRow(x: tf.Tensor): tf.Tensor {
  return tf.sum(x, -1, true);
}
