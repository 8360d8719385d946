import * as tf from '@tensorflow/tfjs';
import type { Params } from './parameters.js';
import { registerSecondOrderGradients } from './second-order-gradients.js';
import type { Activation } from './shape.js';

registerSecondOrderGradients(); // here, because nothing of the network is differentiated without passing through

/** x · weight + bias. @param x [tasks or 1, rows, inputs] @returns [tasks or 1, rows, outputs] */
export function linear(params: Params, name: string, x: tf.Tensor): tf.Tensor {
  const bias = params[`${name}/bias`]!; // [1 or tasks, outputs]
  return tf.add(tf.matMul(x, params[`${name}/weight`]!), tf.expandDims(bias, 1));
}

/**
 * x · weight + bias for an x that comes in parts: the concatenation is never built, a part that all rows of a task share is
 * multiplied once, and nothing is differentiated with respect to a part that is given.
 * @param parts by name, in any order; each [tasks, rows or 1, its width]
 * @param spread what brings a part's product to the other rows, where it has rows of its own
 */
export function linearOfParts(
  params: Params,
  name: string,
  parts: Readonly<Record<string, tf.Tensor>>,
  spread: Readonly<Record<string, (product: tf.Tensor) => tf.Tensor>> = {},
): tf.Tensor {
  const products = Object.entries(parts).map(([part, x]) => {
    const product = tf.matMul(x, params[`${name}/${part}/weight`]!);
    return spread[part]?.(product) ?? product;
  });
  return products.reduce((sum, product) => tf.add(sum, product), tf.expandDims(params[`${name}/bias`]!, 1));
}

/**
 * Layer normalization over the last axis (Ba, Kiros and Hinton 2016). tfjs has none whose second derivative is right.
 * @param x [tasks, rows, width]
 */
export function layerNorm(params: Params, name: string, x: tf.Tensor): tf.Tensor {
  const centred = tf.sub(x, tf.mean(x, -1, true));
  const variance = tf.mean(tf.square(centred), -1, true);
  const normalized = tf.mul(centred, tf.rsqrt(tf.add(variance, 1e-5)));
  const scale = tf.expandDims(params[`${name}/scale`]!, 1);
  return tf.add(tf.mul(normalized, scale), tf.expandDims(params[`${name}/offset`]!, 1));
}

/** x, as a constant: no gradient passes, of any order. */
export const stopGradient = tf.customGrad((x) => ({
  value: tf.clone(x as tf.Tensor),
  gradFunc: (dy: tf.Tensor) => tf.zerosLike(dy),
}));

/** log(p / (1 − p)), for p clipped to [margin, 1 − margin]. */
export function logit(p: tf.Tensor, margin = 1e-4): tf.Tensor {
  const clipped = tf.clipByValue(p, margin, 1 - margin);
  return tf.sub(tf.log(clipped), tf.log(tf.sub(1, clipped)));
}

export function activate(x: tf.Tensor, activation: Activation): tf.Tensor {
  return activation === 'relu' ? tf.relu(x) : tf.softplus(x);
}

/** Multiplies by a dropout mask shared by the rows of a task: 0, or 1 / (1 − rate). Absent when nothing is dropped. */
export function dropout(x: tf.Tensor, mask: tf.Tensor | undefined): tf.Tensor {
  return mask ? tf.mul(x, tf.expandDims(mask, 1)) : x; // mask [tasks, width]
}
