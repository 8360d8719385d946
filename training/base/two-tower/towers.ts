import * as tf from '@tensorflow/tfjs';
import {
  layOut,
  linearParameters,
  type ParameterLayout,
  type ParameterSpec,
  type Params,
} from '../../../models/network/parameters.js';
import { scope } from '../../../models/network/scope.js';

/** What bags become: an item as it is found, as it speaks of whoever liked it, and a text that asks for items. */
export const TOWERS = ['item', 'history', 'text'] as const;
export type Tower = (typeof TOWERS)[number];

/**
 * The parameters: an embedding per row of the table that tokens are hashed into, which all towers share, and two layers
 * per tower. The last layers start at zero and embeddings are random, so that training begins at what hashing does: the
 * cosine of two vectors is that of their bags, as random projections keep it.
 */
export function towerLayout({ buckets, width }: { readonly buckets: number; readonly width: number }): ParameterLayout {
  const tokens: ParameterSpec = {
    name: 'tokens',
    shape: [buckets, width],
    initialize: { kind: 'normal', deviation: 1 / Math.sqrt(width) },
  };
  const layers = TOWERS.flatMap((tower) => [
    ...linearParameters(`${tower}/hidden`, width, width),
    ...linearParameters(`${tower}/last`, width, width, 0),
  ]);
  return layOut([tokens, ...layers]);
}

/**
 * Sums of embeddings, by amount.
 * @param rows [N, L] of the table
 * @param amounts [N, L]; 0 for padding
 * @returns [N, width]
 */
export function sumOfTokens(params: Params, rows: tf.Tensor, amounts: tf.Tensor): tf.Tensor {
  return scope('tokens', () => {
    const embeddings = tf.gather(parameter(params, 'tokens'), rows as tf.Tensor2D); // [N, L, width]
    return tf.sum(tf.mul(embeddings, tf.expandDims(amounts, -1)), 1);
  });
}

/**
 * A tower: x + W₂ relu(W₁ x), scaled to length 1.
 * @param x [N, width]
 */
export function applyTower(params: Params, tower: Tower, x: tf.Tensor): tf.Tensor {
  return scope(tower, () => {
    const layer = (name: string, input: tf.Tensor) =>
      tf.add(
        tf.matMul(input, parameter(params, `${tower}/${name}/weight`)),
        parameter(params, `${tower}/${name}/bias`),
      );
    return toUnitLength(tf.add(x, layer('last', tf.relu(layer('hidden', x)))));
  });
}

/** Rows of length 1; a row of zeros stays one. [N, width] */
export function toUnitLength(x: tf.Tensor): tf.Tensor {
  return tf.mul(x, tf.rsqrt(tf.add(tf.sum(tf.square(x), -1, true), 1e-12)));
}

/** A parameter without the axis of tasks, which towers do not have. */
function parameter(params: Params, name: string): tf.Tensor {
  return tf.squeeze(params[name]!, [0]);
}
