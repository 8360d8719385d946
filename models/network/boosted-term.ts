import * as tf from '@tensorflow/tfjs';
import { type BoostedTerm, MISSING_LOG_ODDS } from './boosted-trees.js';
import { logit } from './layers.js';
import { scope } from './scope.js';

/** What trees ask about. */
export interface TermInputs {
  /** The numbers that describe items, their F features first; [tasks, rows, 2F + 2] */
  readonly description: tf.Tensor;
  /** The user's session features, standardised, 0 where missing; [tasks, rows or 1, S] */
  readonly session: tf.Tensor;
  /** Of the user, and behind it 1, or all zeros for whoever has none; [tasks, rows or 1, F + 1] */
  readonly profile: tf.Tensor;
  /** Calibrated probabilities; [tasks, rows, K] */
  readonly scores: tf.Tensor;
  /** 1 where the source has a score; [tasks, rows, K] */
  readonly scoreMask: tf.Tensor;
}

/** The terms of rows. @returns in log-odds, [tasks, rows, 1] */
export function boostedTerm(
  { trees, offset }: BoostedTerm,
  { description, session, profile, scores, scoreMask }: TermInputs,
): tf.Tensor {
  return scope('term', () => {
    const F = profile.shape.at(-1)! - 1;
    const [features] = tf.split(description, [F, F + 2], -1);
    const [means, hasProfile] = tf.split(profile, [F, 1], -1);
    const differences = tf.mul(tf.sub(features!, means!), hasProfile!);
    const missing = tf.mul(tf.sub(1, scoreMask), MISSING_LOG_ODDS);
    const logOdds = tf.add(tf.mul(logit(scores), scoreMask), missing);
    const ofRow = tf.concat([description, differences, logOdds], -1);
    const questions = Array.from(trees[0]!.numbers.keys());
    const asked = questions.flatMap((question) => trees.map((tree) => tree.numbers[question]!));
    const edges = questions.flatMap((question) => trees.map((tree) => tree.edges[question]!));
    const ofUser = asked.map((number) => number - ofRow.shape.at(-1)!);
    const numbers = tf.add(columns(ofRow, asked), columns(session, ofUser)); // one of the two is 0
    const isAbove = tf.step(tf.sub(numbers, tf.tensor3d([[edges]]))); // [tasks, rows, questions · trees]
    const answers = tf.split(isAbove, questions.length, -1);
    const bits = answers.map((answer, question) => tf.mul(answer, trees.length * 2 ** question));
    const leaves = tf.add(tf.addN(bits), tf.tensor3d([[trees.map((_, tree) => tree)]])); // [tasks, rows, trees]
    const values = tf.concat(trees[0]!.values.map((_, leaf) => tf.tensor1d(trees.map((tree) => tree.values[leaf]!))));
    return tf.add(tf.sum(tf.gather(values, tf.cast(leaves, 'int32')), -1, true), offset);
  });
}

/** Some columns of the last axis, in order, 0 for one that is not there: a product with zeros and ones, which is exact, and faster than looking each up. */
function columns(x: tf.Tensor, which: readonly number[]): tf.Tensor {
  const all = Array.from({ length: x.shape.at(-1)! }, (_, column) => [column]);
  const isChosen = tf.equal(tf.tensor3d([all]), tf.tensor3d([[[...which]]])); // [1, width, chosen]
  return tf.matMul(x, tf.cast(isChosen, 'float32'));
}
