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
  const scale = tf.expandDims(params[`${name}/scale`]!, 1);
  return tf.add(tf.mul(normalize(x), scale), tf.expandDims(params[`${name}/offset`]!, 1));
}

/**
 * n = (x − mean) / deviation over the last axis. Its gradient is (dy − mean(dy) − n·mean(dy·n)) / deviation, which passes over the
 * rows less often than the chain rule does.
 */
const normalize = tf.customGrad((x, save) => {
  (save as tf.GradSaveFunc)([x as tf.Tensor]);
  return {
    value: standardized(x as tf.Tensor).n,
    gradFunc: (dy: tf.Tensor, [saved]: readonly tf.Tensor[]) => {
      const { n, inverse } = standardized(saved!); // again, for a gradient of the gradient: a saved output would be a constant
      const mean = (of: tf.Tensor) => tf.mean(of, -1, true);
      return tf.mul(tf.sub(tf.sub(dy, mean(dy)), tf.mul(n, mean(tf.mul(dy, n)))), inverse);
    },
  };
});

/** (x − mean) / deviation over the last axis, and 1 / deviation. */
function standardized(x: tf.Tensor): { readonly n: tf.Tensor; readonly inverse: tf.Tensor } {
  const centred = tf.sub(x, tf.mean(x, -1, true));
  const inverse = tf.rsqrt(tf.add(tf.mean(tf.square(centred), -1, true), 1e-5));
  return { n: tf.mul(centred, inverse), inverse };
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
