import * as tf from '@tensorflow/tfjs';
import { scope } from './scope.js';

/**
 * What an item's description says of it being liked before anybody is looked at: a sum of step functions, one of each number
 * that describes it. It is fitted before the network is trained, and given to it as weights by count are: to start from.
 *
 * The numbers are the F features, their F confidences, and the two of the metadata, in this order.
 */
export interface ItemTerm {
  /** Of each number, ascending; the last ones may be out of reach, so that all have as many. [2F + 2][edges] */
  readonly edges: readonly (readonly number[])[];
  /** What is added, in log-odds of the fused score, once a number exceeds the edge; [2F + 2][edges] */
  readonly steps: readonly (readonly number[])[];
  /** The term of an item below all edges. */
  readonly offset: number;
}

/**
 * The terms of items.
 * @param features [tasks, rows, F] @param confidences [tasks, rows, F] @param metadata [tasks, rows, 2]
 * @returns in log-odds, [tasks, rows, 1]
 */
export function itemTerm(
  { edges, steps, offset }: ItemTerm,
  features: tf.Tensor,
  confidences: tf.Tensor,
  metadata: tf.Tensor,
): tf.Tensor {
  return scope('term', () => {
    const numbers = tf.expandDims(tf.concat([features, confidences, metadata], -1), -1); // [tasks, rows, 2F + 2, 1]
    const isAbove = tf.step(tf.sub(numbers, tf.tensor2d(edges as number[][]))); // [tasks, rows, 2F + 2, edges]
    const [tasks, rows] = features.shape as [number, number];
    const flat = tf.reshape(isAbove, [tasks, rows, edges.length * edges[0]!.length]);
    const weights = tf.tensor3d([(steps as number[][]).flat().map((step) => [step])]); // [1, …, 1]
    return tf.add(tf.matMul(flat, weights), offset);
  });
}
