import * as tf from '@tensorflow/tfjs';
import type { FusionOutputs } from '../../models/network/fusion-heads.js';
import { stopGradient } from '../../models/network/layers.js';
import { scope } from '../../models/network/scope.js';
import { logTotal } from './log-total.js';

/** What a row should have been scored. */
export interface Targets {
  /** In [0, 1]; [tasks, rows] */
  readonly targets: tf.Tensor;
  /** 1 where the source is reliable on the row; [tasks, rows, K] */
  readonly reliable: tf.Tensor;
  /** Summing to 1 over a task's rows, or all 0 for a task without rows; padding weighs 0. [tasks, rows] */
  readonly rowWeights: tf.Tensor;
  /** How many items of the catalogue a row stands for, 0 for padding; [tasks, rows] */
  readonly standsFor: tf.Tensor;
  /** 1 where the source has a score; [tasks, rows, K] */
  readonly scoreMask: tf.Tensor;
}

/** How the fused score is judged against the target. */
export type PredictionLoss = 'mse' | 'bce' | 'listwise';

export interface LossConfig {
  readonly prediction: PredictionLoss;
  readonly weights: {
    readonly prediction: number;
    readonly weightReg: number;
    readonly confidence: number;
    readonly uncertainty: number;
  };
}

/**
 * The loss of each task: `prediction·L + weightReg·H(w) + confidence·Σₖ BCE(cₖ, reliableₖ) + uncertainty·MSE(u, v)`.
 *
 * H is the entropy of the fusion weights, a penalty: a decisive row costs less. v is the squared error of the fused score
 * with its gradient stopped, so that u learns the expected squared error and does not move the score.
 * @returns [tasks]
 */
export function taskLosses(outputs: FusionOutputs, targets: Targets, { prediction, weights }: LossConfig): tf.Tensor {
  const { rowWeights } = targets;
  const overRows = (perRow: tf.Tensor) => tf.sum(tf.mul(perRow, rowWeights), -1);
  const terms = () => [
    tf.mul(PREDICTION_LOSSES[prediction](outputs, targets, overRows), weights.prediction),
    tf.mul(overRows(weightEntropy(outputs)), weights.weightReg),
    tf.mul(overRows(confidenceError(outputs, targets)), weights.confidence),
    tf.mul(overRows(uncertaintyError(outputs, targets)), weights.uncertainty),
  ];
  return scope('loss', () => tf.addN(terms()));
}

type RowMean = (perRow: tf.Tensor) => tf.Tensor;

const PREDICTION_LOSSES: Readonly<
  Record<PredictionLoss, (outputs: FusionOutputs, targets: Targets, overRows: RowMean) => tf.Tensor>
> = {
  mse: ({ fused }, { targets }, overRows) => overRows(tf.squaredDifference(fused, targets)),
  bce: ({ fusedLogit }, { targets }, overRows) => overRows(binaryCrossEntropy(fusedLogit, targets)),
  listwise: ({ fusedLogit }, targets) => listwise(fusedLogit, targets),
};

/** From logits, in the form whose derivatives are right in second order. */
function binaryCrossEntropy(logits: tf.Tensor, targets: tf.Tensor): tf.Tensor {
  return tf.sub(tf.softplus(logits), tf.mul(targets, logits));
}

/**
 * Softmax cross-entropy over the catalogue (ListNet's top-one form, Cao et al. 2007), estimated from sampled rows: each
 * counts in the denominator as often as it stands for, so that sampling hard negatives more densely teaches nothing about
 * how common they are. The fused log-odds are bounded, so the exponentials need no shift. A task without a positive row
 * costs nothing.
 */
function listwise(logits: tf.Tensor, { targets, rowWeights, standsFor }: Targets): tf.Tensor {
  const gains = tf.mul(targets, rowWeights); // [tasks, rows]
  const total = logTotal(logits, standsFor); // [tasks, 1]
  const perRow = tf.mul(gains, tf.sub(total, logits));
  return tf.div(tf.sum(perRow, -1), tf.add(tf.sum(gains, -1), 1e-6));
}

function weightEntropy({ weights }: FusionOutputs): tf.Tensor {
  return tf.neg(tf.sum(tf.mul(weights, tf.log(tf.add(weights, 1e-8))), -1));
}

function confidenceError({ confidenceLogits }: FusionOutputs, { reliable, scoreMask }: Targets): tf.Tensor {
  return tf.sum(tf.mul(binaryCrossEntropy(confidenceLogits, reliable), scoreMask), -1);
}

function uncertaintyError({ fused, uncertainty }: FusionOutputs, { targets }: Targets): tf.Tensor {
  return tf.squaredDifference(uncertainty, stopGradient(tf.squaredDifference(fused, targets)));
}
