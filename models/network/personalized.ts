import * as tf from '@tensorflow/tfjs';
import type { ParameterSpec, Params } from './parameters.js';
import { scope } from './scope.js';
import { integratedWidths, type NetworkShape, PERSONAL_WIDTH } from './shape.js';

/** Parameters of the adapter from a user's vector to the integrated context; none where nobody has a vector. */
export function adapterParameters(shape: NetworkShape): ParameterSpec[] {
  if (!shape.personal) return [];
  return Object.entries(integratedWidths(shape)).map(([part, width]) => ({
    name: `personal/adapter/${part}/weight`,
    shape: [PERSONAL_WIDTH, width],
    initialize: { kind: 'normal', deviation: 1 / Math.sqrt(PERSONAL_WIDTH) },
  }));
}

/** The user's vector itself. It is zero for everybody until the inner loop makes it a user's own, and is never trained. */
export function personalVectorParameters({ personal = false }: NetworkShape): ParameterSpec[] {
  if (!personal) return [];
  return [{ name: 'personal/vector', shape: [PERSONAL_WIDTH], initialize: { kind: 'constant', value: 0 } }];
}

/**
 * What a user's vector adds to the first fusion layer: the integrated context x becomes x + v·A, and the layer, being linear
 * before its activation, takes v·A by itself, once for all rows. The zero vector adds nothing, so an unknown user gets the
 * network without personalization.
 *
 * The reference looks a user's vector up in a table of all users and trains it with the network. Here it is what the inner
 * loop finds from the user's own support (Zintgraf et al. 2019), so that a user whom training never saw has one, too.
 *
 * @returns [1 or tasks, 1, 128]
 */
export function personalShift(params: Params, shape: NetworkShape): tf.Tensor {
  return scope('personal', () => {
    const vector = tf.expandDims(params['personal/vector']!, 1); // [1 or tasks, 1, 32]
    const shifts = Object.keys(integratedWidths(shape)).map((part) => {
      const shift = tf.matMul(vector, params[`personal/adapter/${part}/weight`]!); // [1 or tasks, 1, width]
      return tf.matMul(shift, params[`fusion/layer0/${part}/weight`]!);
    });
    return tf.addN(shifts);
  });
}
