import * as tf from '@tensorflow/tfjs';
import { activate, linear } from './layers.js';
import { linearParameters, type ParameterSpec, type Params } from './parameters.js';
import { scope } from './scope.js';
import { ITEM_CONTEXT, type NetworkShape } from './shape.js';

const FEATURES = 32;
const METADATA = 16;

/** Parameters of the item-uncertainty context extractor. */
export function itemContextParameters({ itemFeatures }: NetworkShape): ParameterSpec[] {
  return [
    ...linearParameters('item/features', 2 * itemFeatures, FEATURES),
    ...linearParameters('item/metadata', 2, METADATA),
    ...linearParameters('item/output', FEATURES + METADATA, ITEM_CONTEXT, 1),
  ];
}

/**
 * What is known about an item, and how surely.
 * @param features [tasks, rows, F] @param confidences [tasks, rows, F], in [0, 1]
 * @param metadata completeness and is_predicted, [tasks, rows, 2]
 * @returns [tasks, rows, 32]
 */
export function itemContext(
  params: Params,
  features: tf.Tensor,
  confidences: tf.Tensor,
  metadata: tf.Tensor,
  { activation }: NetworkShape,
): tf.Tensor {
  return scope('item', () => {
    const described = activate(linear(params, 'item/features', tf.concat([features, confidences], -1)), activation);
    const documented = activate(linear(params, 'item/metadata', metadata), activation);
    return linear(params, 'item/output', tf.concat([described, documented], -1));
  });
}
