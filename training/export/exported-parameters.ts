import * as tf from '@tensorflow/tfjs';
import { networkLayout } from '../../models/network/network.js';
import { type Params, unpack } from '../../models/network/parameters.js';
import type { NetworkShape } from '../../models/network/shape.js';

/** Trained parameters as tensors, which become constants of the exported graphs. The caller disposes them. */
export function exportedParameters(flat: Float32Array, shape: NetworkShape): Params {
  return tf.tidy(() => unpack(tf.tensor1d(flat), networkLayout(shape).parameters));
}
