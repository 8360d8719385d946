import * as tf from '@tensorflow/tfjs';
import { boostedTerm } from '../../models/network/boosted-term.js';
import type { FusionInputs } from '../../models/network/fusion-inputs.js';
import { ITEM_CONTEXT, itemContextWidth, type NetworkShape } from '../../models/network/shape.js';

/** Of an item context as context.onnx gives it, [1, rows, `itemContextWidth`]: the context, and the term of its row. */
export function readItemContext(
  itemContext: tf.Tensor,
  scores: tf.Tensor,
  scoreMask: tf.Tensor,
  shape: NetworkShape,
): Pick<FusionInputs, 'itemContext' | 'term'> {
  if (!shape.boostedTerm) return { itemContext };
  const [context, description] = tf.split(itemContext, [ITEM_CONTEXT, itemContextWidth(shape) - ITEM_CONTEXT], -1);
  return { itemContext: context!, term: boostedTerm(shape.boostedTerm, description!, scores, scoreMask) };
}
