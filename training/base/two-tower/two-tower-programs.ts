import * as tf from '@tensorflow/tfjs';
import { type ParameterLayout, pack, unpack } from '../../../models/network/parameters.js';
import type { SpecifiedProgram } from '../../compiler/record.js';
import { metaUpdate, updateInputs } from '../../meta/meta-update.js';
import { applyTower, sumOfTokens, TOWERS } from './towers.js';
import type { TwoTowerConfig } from './two-tower-config.js';
import { LOSS_INPUTS, twoTowerLoss } from './two-tower-loss.js';

/** Norm that gradients are clipped to. */
const CLIPPING = 1;

/** The loss of a shard and its gradient by all parameters, flat. */
export function gradientProgram(layout: ParameterLayout, config: TwoTowerConfig): SpecifiedProgram {
  return {
    inputs: [{ name: 'parameters', shape: [layout.size] }, ...LOSS_INPUTS],
    program: (inputs) => {
      const params = unpack(inputs['parameters']!, layout.parameters);
      const names = Object.keys(params);
      const loss = (...values: readonly tf.Tensor[]) =>
        twoTowerLoss(
          Object.fromEntries(names.map((name, index) => [name, values[index]!])),
          inputs,
          config,
        ) as tf.Scalar;
      const { value, grads } = tf.valueAndGrads(loss)(Object.values(params));
      const byName = Object.fromEntries(names.map((name, index) => [name, grads[index]!]));
      return { loss: value, gradient: pack(byName, layout.parameters) };
    },
  };
}

/** One step of Adam along the mean of the shards' gradients, in the order of the shards. */
export function updateProgram(layout: ParameterLayout, shards: number): SpecifiedProgram {
  const names = Array.from({ length: shards }, (_, shard) => `gradient_${shard}`);
  return {
    inputs: [...updateInputs(layout.size), ...names.map((name) => ({ name, shape: [layout.size] }))],
    program: (inputs) => {
      const mean = tf.div(tf.addN(names.map((name) => inputs[name]!)), shards);
      return metaUpdate(inputs, mean, { clipping: CLIPPING, weightDecay: 0, decayed: 0 });
    },
  };
}

/**
 * Bags to what each tower makes of them: `item_vector`, `history_vector` and `text_vector`, [N, width].
 *
 * @param parameters become constants of the graph, as a bundle carries it; an input if left out
 */
export function encodeProgram(layout: ParameterLayout, parameters?: tf.Tensor): SpecifiedProgram {
  return {
    inputs: [
      { name: 'rows', shape: ['N', 'L'], dtype: 'int32' },
      { name: 'amounts', shape: ['N', 'L'] },
      ...(parameters === undefined ? [{ name: 'parameters', shape: [layout.size] }] : []),
    ],
    program: (inputs) => {
      const params = unpack(parameters ?? inputs['parameters']!, layout.parameters);
      const bags = sumOfTokens(params, inputs['rows']!, inputs['amounts']!);
      return Object.fromEntries(TOWERS.map((tower) => [`${tower}_vector`, applyTower(params, tower, bags)]));
    },
  };
}
