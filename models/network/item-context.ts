import * as tf from '@tensorflow/tfjs';
import { activate, linear } from './layers.js';
import { linearParameters, type ParameterSpec, type Params } from './parameters.js';
import { scope } from './scope.js';
import { ITEM_CONTEXT, type NetworkShape } from './shape.js';

const FEATURES = 32;
const METADATA = 16;

/** Names of what brings item features to one scale, [F] each: features · scale + offset. */
export const ITEM_SCALE = 'item/scale';
export const ITEM_OFFSET = 'item/offset';

/**
 * Parameters of the item-uncertainty context extractor. Scale and offset begin as the identity; training sets them so that
 * features have mean 0 and deviation 1 before it begins.
 */
export function itemContextParameters({ itemFeatures }: NetworkShape): ParameterSpec[] {
  return [
    { name: ITEM_SCALE, shape: [itemFeatures], initialize: { kind: 'constant', value: 1 } },
    { name: ITEM_OFFSET, shape: [itemFeatures], initialize: { kind: 'constant', value: 0 } },
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
    const ofFeature = (name: string) => tf.expandDims(params[name]!, 1); // [1 or tasks, 1, F]
    const scaled = tf.add(tf.mul(features, ofFeature(ITEM_SCALE)), ofFeature(ITEM_OFFSET)); // [tasks, rows, F]
    const described = activate(linear(params, 'item/features', tf.concat([scaled, confidences], -1)), activation);
    const documented = activate(linear(params, 'item/metadata', metadata), activation);
    return linear(params, 'item/output', tf.concat([described, documented], -1));
  });
}
