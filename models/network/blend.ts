import * as tf from '@tensorflow/tfjs';
import { byRow, type FusionInputs, logPrior } from './fusion-inputs.js';
import { logit } from './layers.js';
import type { NetworkShape } from './shape.js';
import { softmaxMean } from './softmax-mean.js';

/** Takes an absent source's weight to e⁻⁶⁰: nothing, whatever the prior and the layers say for it. */
const ABSENT = 60;

/** What weights are given by: by count, of the sources that are there. */
export type StartInputs = Pick<FusionInputs, 'userOfRow' | 'scoreMask' | 'priorWeights'>;

/** Logarithms of the weights that the network starts from; [tasks, rows, K] */
export function startingLogits(inputs: StartInputs): tf.Tensor {
  const absent = tf.mul(tf.sub(inputs.scoreMask, 1), ABSENT);
  return tf.add(byRow(logPrior(inputs.priorWeights), inputs), absent);
}

/**
 * The scores under weights softmax(logits), in log-odds.
 * @param logits [tasks, rows, K] @param scores probabilities, [tasks, rows, K]
 * @returns [tasks, rows, 1]
 */
export function blend(logits: tf.Tensor, scores: tf.Tensor, { space }: Pick<NetworkShape, 'space'>): tf.Tensor {
  return space === 'log_odds' ? softmaxMean(logits, logit(scores)) : logit(softmaxMean(logits, scores));
}
