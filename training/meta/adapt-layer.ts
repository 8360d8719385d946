import * as tf from '@tensorflow/tfjs';
import { stopGradient } from '../../models/network/layers.js';
import { scope } from '../../models/network/scope.js';
import type { Order } from './inner-loop.js';

/** A linear layer x·weight + bias that adapts, and what it is given, which does not depend on it. */
export interface AdaptingLayer {
  /** [1, inputs, outputs] */
  readonly weight: tf.Tensor;
  /** [1, outputs] */
  readonly bias: tf.Tensor;
  /** The rows that it adapts on; [tasks, S, inputs] */
  readonly support: tf.Tensor;
  /** The rows that it is then asked for; [tasks, Q, inputs] */
  readonly query: tf.Tensor;
}

/**
 * The inner loop of `adapt` where one linear layer is all that adapts, taken on the layer's outputs instead of on its weights.
 *
 * With G the gradient of the losses with respect to the outputs for the support rows X, the weights move by Xᵀ·G and the bias by
 * the sum of G's rows, so the outputs for any rows R move by (R·Xᵀ + 1)·G. Those S numbers a row are found once for all steps, and
 * no task's own weights are ever formed: rows are fewer than inputs.
 *
 * @param losses per-task loss [tasks] of the outputs for the support rows [tasks, S, outputs]
 * @param rates [steps, 1], or [steps, 2] for weight and bias
 * @returns the outputs for the query rows before the first step and after the last; [tasks, Q, outputs]
 */
export function adaptLayer(
  { weight, bias, support, query }: AdaptingLayer,
  losses: (outputs: tf.Tensor) => tf.Tensor,
  { steps, rates, order }: { readonly steps: number; readonly rates: tf.Tensor; readonly order: Order },
): { readonly before: tf.Tensor; readonly after: tf.Tensor } {
  const constant = order === 'first' ? stopGradient : (x: tf.Tensor) => x;
  const width = rates.shape[1]!;
  const isShared = width === 1;
  const rowsOf = (x: tf.Tensor) => {
    const start = tf.add(tf.matMul(x, weight), tf.expandDims(bias, 1));
    const overlap = tf.matMul(x, constant(support), false, true); // [tasks, rows of x, S]
    const reach = isShared ? tf.add(overlap, 1) : overlap;
    return { start, reach };
  };
  const [own, asked] = [scope('support', () => rowsOf(support)), scope('query', () => rowsOf(query))];
  const scalars = scope('inner_rates', () => tf.unstack(tf.reshape(rates, [steps * width])));

  /** What the steps so far have moved: Σ rate·G for the weight, and for the bias. */
  let moved: { readonly weight: tf.Tensor; readonly bias: tf.Tensor } | undefined;
  const after = ({ start, reach }: ReturnType<typeof rowsOf>) => {
    if (!moved) return start;
    const unbiased = tf.sub(start, tf.matMul(reach, moved.weight));
    return isShared ? unbiased : tf.sub(unbiased, tf.sum(moved.bias, 1, true));
  };
  for (let step = 0; step < steps; step++) {
    scope(`inner_${step}`, () => {
      const gradient = constant(tf.grad((outputs) => tf.sum(losses(outputs)))(after(own)));
      const move = (rate: tf.Tensor, before: tf.Tensor | undefined) => {
        const change = tf.mul(gradient, rate);
        return before ? tf.add(before, change) : change;
      };
      const ofWeights = move(scalars[step * width]!, moved?.weight);
      moved = { weight: ofWeights, bias: isShared ? ofWeights : move(scalars[step * width + 1]!, moved?.bias) };
      return [moved.weight, moved.bias];
    });
  }
  return { before: asked.start, after: after(asked) };
}
