import * as tf from '@tensorflow/tfjs';
import { scope } from '../../models/network/scope.js';
import type { InputSpec } from '../compiler/record.js';

/** Adam's constants (Kingma and Ba 2015). */
export const ADAM = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;

/** What an update takes beside the gradient, for `size` parameters. */
export function updateInputs(size: number): InputSpec<number | string>[] {
  const flat = (name: string) => ({ name, shape: [size] });
  const scalar = (name: string) => ({ name, shape: [] });
  return [
    ...['parameters', 'first_moment', 'second_moment'].map(flat),
    ...['outer_rate', 'first_correction', 'second_correction'].map(scalar),
  ];
}

/**
 * Moves flat parameters along their gradient: clipped by its norm, then Adam with decoupled weight decay (Loshchilov and
 * Hutter 2019).
 *
 * Bias corrections come in as numbers: `1 − 0.999ᵗ` in float32 is wrong in the fifth digit for small t. What scales a vector is
 * multiplied together first, clipping included: each pass over all parameters costs more than all arithmetic of a number.
 * @param inputs those of `updateInputs`
 * @param gradient [size]
 * @param decayed how many of the first parameters decay
 */
export function metaUpdate(
  inputs: Readonly<Record<string, tf.Tensor>>,
  gradient: tf.Tensor,
  {
    clipping,
    weightDecay,
    decayed,
  }: { readonly clipping: number; readonly weightDecay: number; readonly decayed: number },
) {
  const squares = tf.square(gradient);
  const norm = scope('clip', () => tf.sqrt(tf.sum(squares)));
  const clip = scope('clip', () => tf.minimum(1, tf.div(clipping, tf.add(norm, 1e-6))));
  const first = scope('adam', () => average(inputs['first_moment']!, gradient, clip, ADAM.beta1));
  const second = scope('adam', () => average(inputs['second_moment']!, squares, tf.square(clip), ADAM.beta2));
  const parameters = inputs['parameters']!;
  const moved = scope('adam', () => {
    const decaying = tf.concat([tf.slice(parameters, [0], [decayed]), tf.zeros([gradient.shape[0]! - decayed])]);
    const decay = tf.mul(decaying, tf.mul(inputs['outer_rate']!, weightDecay));
    return tf.sub(parameters, tf.add(adamStep(inputs, first, second), decay));
  });
  return { new_parameters: moved, new_first_moment: first, new_second_moment: second, gradient_norm: norm };
}

/** beta·moment + (1 − beta)·scale·value */
function average(moment: tf.Tensor, value: tf.Tensor, scale: tf.Tensor, beta: number): tf.Tensor {
  return tf.add(tf.mul(moment, beta), tf.mul(value, tf.mul(scale, 1 - beta)));
}

/** rate · m·c₁ / (√(v·c₂) + ε), with the corrections c of the moments m and v taken out of the vectors: v may stay as it is. */
function adamStep(inputs: Readonly<Record<string, tf.Tensor>>, first: tf.Tensor, second: tf.Tensor): tf.Tensor {
  const root = tf.sqrt(inputs['second_correction']!);
  const scale = tf.div(tf.mul(inputs['outer_rate']!, inputs['first_correction']!), root);
  return tf.mul(tf.div(first, tf.add(tf.sqrt(second), tf.div(ADAM.epsilon, root))), scale);
}
