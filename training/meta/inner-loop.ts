import * as tf from '@tensorflow/tfjs';
import { stopGradient } from '../../models/network/layers.js';
import type { Params } from '../../models/network/parameters.js';
import { scope } from '../../models/network/scope.js';

export type Order = 'first' | 'second';

/**
 * MAML's inner loop (Finn, Abbeel and Levine 2017): a few gradient steps from shared parameters to each task's own.
 *
 * Tasks run as one batch. The adapting parameters are tiled to `[tasks, …]`; since each task's loss depends on its own copy
 * alone, the gradient of the summed losses is every task's gradient.
 *
 * @param params those that adapt, each [1, …]
 * @param losses per-task loss [tasks] of adapted parameters, each [tasks, …]
 * @param rates learning rates, [steps, P], of the P adapting parameters in order; a row of zeros is a step not taken, a
 *   column of zeros a parameter that does not move
 * @param order `first` treats the inner gradients as constants (FOMAML)
 * @returns the adapted parameters, each [tasks, …]
 */
export function adapt(
  params: Params,
  losses: (adapted: Params) => tf.Tensor,
  {
    tasks,
    steps,
    rates,
    order,
  }: { readonly tasks: number; readonly steps: number; readonly rates: tf.Tensor; readonly order: Order },
): Params {
  const names = Object.keys(params);
  const named = (tensors: readonly tf.Tensor[]): Params =>
    Object.fromEntries(names.map((name, index) => [name, tensors[index]!]));
  const totalLoss = tf.grads((...adapted) => tf.sum(losses(named(adapted))));
  let adapted = names.map((name) => {
    const shared = params[name]!;
    return tf.tile(shared, [tasks, ...shared.shape.slice(1).map(() => 1)]);
  });
  const rate = scope('inner_rates', () => tf.unstack(tf.reshape(rates, [steps * names.length]))); // scalars, step by step
  for (let step = 0; step < steps; step++) {
    adapted = scope(`inner_${step}`, () => {
      const gradients = totalLoss(adapted).map((gradient) => (order === 'first' ? stopGradient(gradient) : gradient));
      return adapted.map((parameter, index) =>
        tf.sub(parameter, tf.mul(gradients[index]!, rate[step * names.length + index]!)),
      );
    });
  }
  return named(adapted);
}
