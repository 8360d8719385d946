import * as tf from '@tensorflow/tfjs';
import { blend, startingLogits } from './blend.js';
import { bounded } from './bounded.js';
import type { FusionInputs } from './fusion-inputs.js';
import { linear } from './layers.js';
import { linearParameters, type ParameterSpec, type Params } from './parameters.js';
import { scope } from './scope.js';
import { FUSION_HIDDEN, type NetworkShape, RESIDUAL_BOUND } from './shape.js';

export interface FusionOutputs {
  /** Convex over the sources that are there; [tasks, rows, K] */
  readonly weights: tf.Tensor;
  /** Log-odds of each source being reliable; [tasks, rows, K] */
  readonly confidenceLogits: tf.Tensor;
  /** What is added to the blend, in log-odds: the boosted term, and what the layers add to it; [tasks, rows] */
  readonly residual: tf.Tensor;
  /** Log-odds of the fused score; [tasks, rows] */
  readonly fusedLogit: tf.Tensor;
  /** In (0, 1); [tasks, rows] */
  readonly fused: tf.Tensor;
  /** Expected squared error of `fused`; [tasks, rows] */
  readonly uncertainty: tf.Tensor;
}

/**
 * One matrix for all heads, so that they are one product: K weights, K confidences, the uncertainty, the residual. It
 * starts at zero: the network begins as the by-count table, with no residual, and learns what to change.
 */
export function headParameters(shape: NetworkShape): ParameterSpec[] {
  const width = headWidths(shape).reduce((sum, columns) => sum + columns, 0);
  return linearParameters('heads', FUSION_HIDDEN, width, 0);
}

function headWidths({ sources, residual }: NetworkShape): number[] {
  return [sources, sources, 1, ...(residual ? [1] : [])];
}

/** Weights, confidences, residual and uncertainty from the shared layers' output. @param hidden [tasks, rows, 128] */
export function fusionHeads(
  params: Params,
  hidden: tf.Tensor,
  inputs: FusionInputs,
  shape: NetworkShape,
): FusionOutputs {
  return readHeads(
    scope('heads', () => linear(params, 'heads', hidden)),
    inputs,
    shape,
  );
}

/** What the heads need beside the layers' output. */
export type HeadInputs = Pick<FusionInputs, 'userOfRow' | 'term' | 'scores' | 'scoreMask' | 'priorWeights'>;

/** What the heads' outputs mean. @param outputs of the one matrix for all heads, [tasks, rows, their number] */
export function readHeads(outputs: tf.Tensor, inputs: HeadInputs, shape: NetworkShape): FusionOutputs {
  const { term, scores } = inputs;
  return scope('heads', () => {
    const [choices, confidenceLogits, risk, adjustment] = tf.split(outputs, headWidths(shape), 2);
    const chosen = tf.add(choices!, startingLogits(inputs));
    const single = (x: tf.Tensor) => tf.squeeze(x, [-1]);
    const blended = single(blend(chosen, scores, shape));
    const learned = adjustment ? single(bounded(adjustment, RESIDUAL_BOUND)) : tf.zerosLike(blended);
    const residual = term ? tf.add(learned, single(term)) : learned;
    const fusedLogit = tf.add(blended, residual);
    return {
      weights: tf.softmax(chosen, -1),
      confidenceLogits: confidenceLogits!,
      residual,
      fusedLogit,
      fused: tf.sigmoid(fusedLogit),
      uncertainty: tf.softplus(single(risk!)),
    };
  });
}
