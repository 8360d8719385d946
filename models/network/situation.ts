import * as tf from '@tensorflow/tfjs';
import { activate, linear } from './layers.js';
import { linearParameters, type ParameterSpec, type Params } from './parameters.js';
import { scope } from './scope.js';
import { type ContextGroup, type NetworkShape, SESSION_CONTEXT } from './shape.js';

const HIDDEN = 64;

/** Parameters of the extractors of each context group. The last layer starts at zero: no situation matters at first. */
export function situationParameters({ contexts = [] }: NetworkShape): ParameterSpec[] {
  return contexts.flatMap(({ name, width }) => [
    ...linearParameters(`situation/${name}/hidden`, 2 * width, HIDDEN),
    ...linearParameters(`situation/${name}/output`, HIDDEN, SESSION_CONTEXT, 0),
  ]);
}

/**
 * What the situation adds to the user's context: temporal, social, environmental or whatever groups a set declares, each
 * through layers of its own, d → 64 → 64. A group of which nothing is known adds nothing, so without a situation the
 * context is the user's as it was.
 *
 * @param features standardised, 0 where missing, groups one after the other; [tasks, rows or 1, C]
 * @param mask 1 where present; [tasks, rows or 1, C]
 * @returns [tasks, rows or 1, 64]
 */
export function situation(
  params: Params,
  features: tf.Tensor,
  mask: tf.Tensor,
  { contexts = [], activation }: NetworkShape,
): tf.Tensor {
  return scope('situation', () => {
    const widths = contexts.map(({ width }) => width);
    const values = tf.split(features, widths, 2);
    const masks = tf.split(mask, widths, 2);
    const parts = contexts.map(({ name }: ContextGroup, g) =>
      scope(name, () => {
        const known = tf.concat([values[g]!, masks[g]!], -1);
        const hidden = activate(linear(params, `situation/${name}/hidden`, known), activation); // [tasks, rows or 1, 64]
        const isThere = tf.clipByValue(tf.sum(masks[g]!, -1, true), 0, 1); // [tasks, rows or 1, 1]
        return tf.mul(linear(params, `situation/${name}/output`, hidden), isThere);
      }),
    );
    return parts.reduce((sum, part) => tf.add(sum, part));
  });
}
