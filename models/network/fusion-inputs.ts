import * as tf from '@tensorflow/tfjs';
import { PRIOR_FLOOR } from '../fusion/by-count.js';

/** What the fusion layers are given. Of the user's, one row serves for all of a task's: `rows or 1`. */
export interface FusionInputs {
  /**
   * Whose each row is, where a task's rows are of several users, in any order: then of the user's there is a row for each of these, and
   * what depends on them alone is computed once for each. [rows]
   */
  readonly userOfRow?: tf.Tensor;
  /** [tasks, rows or 1, 64] */
  readonly sessionContext: tf.Tensor;
  /** [tasks, rows, 32] */
  readonly itemContext: tf.Tensor;
  /** What the residual starts from, in log-odds, where the network is given a boosted term; [tasks, rows, 1] */
  readonly term?: tf.Tensor | undefined;
  /** user ⊙ item per source, zeros for a source without vectors; [tasks, rows, K, 64], or of each source [tasks, rows, 64] */
  readonly embeddings: tf.Tensor | readonly tf.Tensor[];
  /** Calibrated probabilities, 0 where absent; [tasks, rows, K] */
  readonly scores: tf.Tensor;
  /** 1 where the source has a score; [tasks, rows, K] */
  readonly scoreMask: tf.Tensor;
  /** The by-count weights of the user, where the network starts from; [tasks, rows or 1, K] */
  readonly priorWeights: tf.Tensor;
}

/** What is known of users, for each row. @param x [tasks, users, width] where rows say whose they are, else [tasks, rows or 1, width] */
export function byRow(x: tf.Tensor, { userOfRow }: Pick<FusionInputs, 'userOfRow'>): tf.Tensor {
  return userOfRow === undefined ? x : tf.gather(x, userOfRow, 1);
}

/** The by-count weights as what a softmax takes, their logarithms. @returns of the weights' shape */
export function logPrior(priorWeights: tf.Tensor): tf.Tensor {
  return tf.log(tf.add(priorWeights, PRIOR_FLOOR));
}
