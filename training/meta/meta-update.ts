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
 * Bias corrections come in as numbers: `1 − 0.999ᵗ` in float32 is wrong in the fifth digit for small t.
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
  const { norm, clipped } = scope('clip', () => clip(gradient, clipping));
  const decay = () => {
    const shrinking = tf.mul(tf.slice(inputs['parameters']!, [0], [decayed]), weightDecay);
    return tf.concat([shrinking, tf.zeros([gradient.shape[0]! - decayed])]);
  };
  return { ...scope('adam', () => adam(inputs, clipped, decay())), gradient_norm: norm };
}

function clip(gradient: tf.Tensor, limit: number) {
  const norm = tf.sqrt(tf.sum(tf.square(gradient)));
  return { norm, clipped: tf.mul(gradient, tf.minimum(1, tf.div(limit, tf.add(norm, 1e-6)))) };
}

function adam(inputs: Readonly<Record<string, tf.Tensor>>, gradient: tf.Tensor, decay: tf.Tensor) {
  const average = (moment: tf.Tensor, value: tf.Tensor, beta: number) =>
    tf.add(tf.mul(moment, beta), tf.mul(value, 1 - beta));
  const first = average(inputs['first_moment']!, gradient, ADAM.beta1);
  const second = average(inputs['second_moment']!, tf.square(gradient), ADAM.beta2);
  const scale = tf.add(tf.sqrt(tf.mul(second, inputs['second_correction']!)), ADAM.epsilon);
  const direction = tf.div(tf.mul(first, inputs['first_correction']!), scale);
  return {
    new_parameters: tf.sub(inputs['parameters']!, tf.mul(tf.add(direction, decay), inputs['outer_rate']!)),
    new_first_moment: first,
    new_second_moment: second,
  };
}
