import type * as tf from '@tensorflow/tfjs';
import { adaptingParameters, networkLayout } from '../../models/network/network.js';
import { type Params, unpack } from '../../models/network/parameters.js';
import type { NetworkShape } from '../../models/network/shape.js';
import type { InputSpec } from '../compiler/record.js';
import type { MetaConfig } from '../meta/meta-config.js';

/** The range of the flat parameters that adapts: from the first adapting one to the end. */
export function adaptableRange(
  shape: NetworkShape,
  { adapts }: MetaConfig,
): { readonly start: number; readonly end: number } {
  const layout = networkLayout(shape);
  return { start: adaptingParameters(layout, adapts)[0]!.offset, end: layout.size };
}

/** The input that takes the adaptable parameters, so that a server can put a user's own in their place. */
export function adaptableInput(shape: NetworkShape, config: MetaConfig): InputSpec<number | string> {
  const { start, end } = adaptableRange(shape, config);
  return { name: 'adaptable', shape: [end - start] };
}

/** That input as parameters. @param flat [end − start] */
export function unpackAdaptable(flat: tf.Tensor, shape: NetworkShape, config: MetaConfig): Params {
  const adapting = adaptingParameters(networkLayout(shape), config.adapts);
  return unpack(flat, adapting, adapting[0]!.offset);
}
