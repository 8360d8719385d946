import * as tf from '@tensorflow/tfjs';
import { type BoostedTerm, type BoostedTree, byQuestions, MISSING_LOG_ODDS } from './boosted-trees.js';
import { logit } from './layers.js';
import { scope } from './scope.js';

/** What trees ask about. */
export interface TermInputs {
  /** The numbers that describe items, their F features first; [tasks, rows, 2F + 2] */
  readonly description: tf.Tensor;
  /** The user's session features, standardised, 0 where missing; [tasks, rows or 1, S] */
  readonly session: tf.Tensor;
  /** Of the user, as `userProfile` makes it; [tasks, rows or 1, F + 2] */
  readonly profile: tf.Tensor;
  /** The situation, standardised, 0 where missing; left out where the network reads none. [tasks, rows or 1, C] */
  readonly situation?: tf.Tensor | undefined;
  /** What weights by count say of the rows, in log-odds; [tasks, rows, 1] */
  readonly blend: tf.Tensor;
  /** Calibrated probabilities; [tasks, rows, K] */
  readonly scores: tf.Tensor;
  /** 1 where the source has a score; [tasks, rows, K] */
  readonly scoreMask: tf.Tensor;
}

/** The terms of rows. @returns in log-odds, [tasks, rows, 1] */
export function boostedTerm(
  { trees, offset }: BoostedTerm,
  { description, session, profile, situation, blend, scores, scoreMask }: TermInputs,
): tf.Tensor {
  return scope('term', () => {
    const F = profile.shape.at(-1)! - 2;
    const [features] = tf.split(description, [F, F + 2], -1);
    const [means, hasProfile, items] = tf.split(profile, [F, 1, 1], -1);
    const differences = tf.mul(tf.sub(features!, means!), hasProfile!);
    const missing = tf.mul(tf.sub(1, scoreMask), MISSING_LOG_ODDS);
    const logOdds = tf.add(tf.mul(logit(scores), scoreMask), missing);
    const ofRow = tf.concat([description, differences, logOdds, blend], -1);
    const ofUser = tf.concat([session, items!, ...(situation ? [situation] : [])], -1);
    const [tasks, rows] = ofRow.shape as [number, number];
    const ofItsUser = tf.add(ofUser, tf.zeros([tasks, rows, 1]));
    // Turned, so that a number is all rows' values in one piece, which is copied as often as a tree asks about it.
    const numbers = tf.transpose(tf.concat([ofRow, ofItsUser], -1), [2, 0, 1]); // [numbers, tasks, rows]
    const sums = byQuestions(trees).map((alike) => sumOfTrees(alike, numbers));
    return tf.expandDims(tf.add(tf.addN(sums), offset), -1);
  });
}

/** What trees of as many questions each say of rows. @param numbers [numbers, tasks, rows] @returns [tasks, rows] */
function sumOfTrees(trees: readonly BoostedTree[], numbers: tf.Tensor): tf.Tensor {
  const [, tasks, rows] = numbers.shape as [number, number, number];
  const questions = Array.from(trees[0]!.numbers.keys());
  const asked = questions.map((question) => trees.map((tree) => tree.numbers[question]!));
  const edges = questions.map((question) => trees.map((tree) => [[tree.edges[question]!]]));
  const answers = tf.greater(
    tf.gather(numbers, tf.concat(asked.map((own) => tf.tensor1d(own, 'int32')))),
    tf.concat(edges.map((own) => tf.tensor3d(own))),
  );
  const ofQuestions = tf.reshape(tf.cast(answers, 'float32'), [questions.length, trees.length * tasks * rows]);
  const leaves = tf.matMul(tf.tensor2d([questions.map((question) => 2 ** question)]), ofQuestions);
  const leafOfTree = tf.reshape(tf.cast(leaves, 'int32'), [trees.length, tasks * rows]);
  const values = tf.concat(trees.map((tree) => tf.tensor2d([[...tree.values]])));
  return tf.sum(tf.reshape(tf.gather(values, leafOfTree, 1, 1), [trees.length, tasks, rows]), 0);
}
