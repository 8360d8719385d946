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

/** What one group of numbers says. */
export interface SituationPart {
  /** Zeros where nothing is known; [tasks, rows or 1, 64] */
  readonly context: tf.Tensor;
  /** 1 where any of its numbers is known, else 0; [tasks, rows or 1, 1] */
  readonly isThere: tf.Tensor;
}

/**
 * What each group of the situation says: temporal, social, environmental or whatever groups a set declares, each through
 * layers of its own, d → 64 → 64.
 *
 * @param features standardised, 0 where missing, groups one after the other; [tasks, rows or 1, C]
 * @param mask 1 where present; [tasks, rows or 1, C]
 * @returns in the order of the groups
 */
export function situationParts(
  params: Params,
  features: tf.Tensor,
  mask: tf.Tensor,
  { contexts = [], activation }: NetworkShape,
): readonly SituationPart[] {
  const widths = contexts.map(({ width }) => width);
  const values = tf.split(features, widths, 2);
  const masks = tf.split(mask, widths, 2);
  return contexts.map(({ name }: ContextGroup, g) =>
    scope(name, () => {
      const known = tf.concat([values[g]!, masks[g]!], -1);
      const hidden = activate(linear(params, `situation/${name}/hidden`, known), activation); // [tasks, rows or 1, 64]
      const isThere = tf.clipByValue(tf.sum(masks[g]!, -1, true), 0, 1); // [tasks, rows or 1, 1]
      return { context: tf.mul(linear(params, `situation/${name}/output`, hidden), isThere), isThere };
    }),
  );
}

/**
 * What the situation adds to the user's context where groups are added up. A group of which nothing is known adds nothing,
 * so without a situation the context is the user's as it was.
 *
 * @returns [tasks, rows or 1, 64]
 */
export function situation(params: Params, features: tf.Tensor, mask: tf.Tensor, shape: NetworkShape): tf.Tensor {
  return scope('situation', () => tf.addN(situationParts(params, features, mask, shape).map(({ context }) => context)));
}
