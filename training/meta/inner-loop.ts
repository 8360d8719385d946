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
 *   column of zeros a parameter that does not move. Or [steps, 1], one for all: then it scales the loss, a number a task,
 *   and not every gradient.
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
  let adapted = names.map((name) => {
    const shared = params[name]!;
    return tf.tile(shared, [tasks, ...shared.shape.slice(1).map(() => 1)]);
  });
  const width = rates.shape[1]!;
  const scalars = scope('inner_rates', () => tf.unstack(tf.reshape(rates, [steps * width])));
  const rateOf = (step: number, index: number) => scalars[step * width + (index % width)]!;
  // Not in first order: there the gradient is a constant, and a rate within it would have no gradient of its own.
  const scalesLoss = width === 1 && order === 'second';
  for (let step = 0; step < steps; step++) {
    const totalLoss = (...own: tf.Tensor[]) => {
      const ofTasks = losses(named(own));
      return tf.sum(scalesLoss ? tf.mul(ofTasks, rateOf(step, 0)) : ofTasks);
    };
    adapted = scope(`inner_${step}`, () => {
      const gradients = tf.grads(totalLoss)(adapted);
      return adapted.map((parameter, index) => {
        const gradient = order === 'first' ? stopGradient(gradients[index]!) : gradients[index]!;
        return tf.sub(parameter, scalesLoss ? gradient : tf.mul(gradient, rateOf(step, index)));
      });
    });
  }
  return named(adapted);
}
