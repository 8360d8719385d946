import * as tf from '@tensorflow/tfjs';
import { ofRows, type RowFunction } from '../../models/network/row-function.js';

/** Keeps the logarithm of nothing finite. */
const NOTHING = 1e-12;

/**
 * log Σ n·exp(x) over the last axis: each exponential is counted n times.
 * @param logits bounded, so that no exponential overflows; [tasks, rows] @param counts not differentiated; [tasks, rows]
 * @returns [tasks, 1]
 */
export function logTotal(logits: tf.Tensor, counts: tf.Tensor): tf.Tensor {
  return ofRows(LOG_TOTAL, logits, counts);
}

/** With p for the shares of the total: p, and p ⊙ (u − p·u) along u. */
const LOG_TOTAL: RowFunction = {
  value: (logits, counts) => tf.log(counted(logits, counts).total),
  slope: shares,
  curvature: (direction, logits, counts) => {
    const p = shares(logits, counts);
    return tf.mul(p, tf.sub(direction, tf.sum(tf.mul(direction, p), -1, true)));
  },
};

function shares(logits: tf.Tensor, counts: tf.Tensor): tf.Tensor {
  const { terms, total } = counted(logits, counts);
  return tf.div(terms, total);
}

function counted(logits: tf.Tensor, counts: tf.Tensor) {
  const terms = tf.mul(tf.exp(logits), counts);
  return { terms, total: tf.add(tf.sum(terms, -1, true), NOTHING) };
}
