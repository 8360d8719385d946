import * as tf from '@tensorflow/tfjs';
import { EMBEDDING_WIDTH } from '../../data/schema/features.js';
import { activate, dropout, layerNorm, linear, linearOfParts, logit } from './layers.js';
import { linearOfPartsParameters, linearParameters, type ParameterSpec, type Params } from './parameters.js';
import { personalShift } from './personalized.js';
import { scope } from './scope.js';
import {
  FUSION_HIDDEN,
  FUSION_LAYERS,
  ITEM_CONTEXT,
  integratedWidths,
  itemContextWidth,
  type NetworkShape,
  RESIDUAL_BOUND,
  SESSION_CONTEXT,
} from './shape.js';

/** What the fusion layers are given. Of the user's, one row serves for all of a task's: `rows or 1`. */
export interface FusionInputs {
  /**
   * Whose each row is, where a task's rows are of several users, in any order: then of the user's there is a row for each of these, and
   * what depends on them alone is computed once for each. [rows]
   */
  readonly userOfRow?: tf.Tensor;
  /** [tasks, rows or 1, 64] */
  readonly sessionContext: tf.Tensor;
  /** With the item's term last, where there is one; [tasks, rows, 32 or 33] */
  readonly itemContext: tf.Tensor;
  /** user ⊙ item per source, zeros for a source without vectors; [tasks, rows, K, 64] */
  readonly embeddings: tf.Tensor;
  /** Calibrated probabilities, 0 where absent; [tasks, rows, K] */
  readonly scores: tf.Tensor;
  /** 1 where the source has a score; [tasks, rows, K] */
  readonly scoreMask: tf.Tensor;
  /** The by-count weights of the user, where the network starts from; [tasks, rows or 1, K] */
  readonly priorWeights: tf.Tensor;
}

export interface FusionOutputs {
  /** Convex over the sources that are there; [tasks, rows, K] */
  readonly weights: tf.Tensor;
  /** Log-odds of each source being reliable; [tasks, rows, K] */
  readonly confidenceLogits: tf.Tensor;
  /** Share of the item's own, in log-odds: its term, and what the layers add to it; [tasks, rows] */
  readonly residual: tf.Tensor;
  /** Log-odds of the fused score; [tasks, rows] */
  readonly fusedLogit: tf.Tensor;
  /** In (0, 1); [tasks, rows] */
  readonly fused: tf.Tensor;
  /** Expected squared error of `fused`; [tasks, rows] */
  readonly uncertainty: tf.Tensor;
}

/** Vectors of unit-scale raw scores have components of about 1/64; this brings them to the scale of the other inputs. */
const EMBEDDING_SCALE = 8;
const LOGIT_SCALE = 0.25;
/** Sources a by-count table gives no weight start at this one, so that the network can still raise them. */
const PRIOR_FLOOR = 0.01;
/**
 * Norm of the layers' output, spread over its components. The inner loop's curvature grows with its square: without the
 * normalization one step of the reference's rate overshoots, and the meta-gradient is chaos.
 */
const HIDDEN_SCALE = 4 / Math.sqrt(FUSION_HIDDEN);
/** Takes an absent source's weight to e⁻⁶⁰: nothing, whatever the prior and the layers say for it. */
const ABSENT = 60;

export function trunkParameters(shape: NetworkShape): ParameterSpec[] {
  const bilinear: ParameterSpec = {
    name: 'fusion/bilinear',
    shape: [SESSION_CONTEXT, itemContextWidth(shape)],
    initialize: { kind: 'normal', deviation: 1 / Math.sqrt(SESSION_CONTEXT * ITEM_CONTEXT) },
  };
  const laterLayers = Array.from({ length: FUSION_LAYERS - 1 }, (_, index) =>
    linearParameters(`fusion/layer${index + 1}`, FUSION_HIDDEN, FUSION_HIDDEN),
  );
  const norm = (name: string, value: number): ParameterSpec => ({
    name: `fusion/norm/${name}`,
    shape: [FUSION_HIDDEN],
    initialize: { kind: 'constant', value },
  });
  return [
    bilinear,
    ...linearOfPartsParameters('fusion/layer0', integratedWidths(shape), FUSION_HIDDEN),
    ...laterLayers.flat(),
    norm('scale', HIDDEN_SCALE),
    norm('offset', 0),
  ];
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

/**
 * Integrates the contexts and runs the shared layers; the output is normalized.
 * @param keep dropout masks, one per layer, each [tasks, 128]
 * @returns [tasks, rows, 128]
 */
export function fusionTrunk(
  params: Params,
  inputs: FusionInputs,
  shape: NetworkShape,
  keep: readonly tf.Tensor[] = [],
): tf.Tensor {
  const layer = (index: number, products: () => tf.Tensor) =>
    scope(`layer${index}`, () => dropout(activate(products(), shape.activation), keep[index]));
  const first = (parts: ReturnType<typeof integrate>) => {
    const products = linearOfParts(params, 'fusion/layer0', parts, { user: (product) => byRow(product, inputs) });
    return shape.personal ? tf.add(products, personalShift(params, shape)) : products;
  };
  return scope('fusion', () => {
    const parts = scope('inputs', () => integrate(params, inputs));
    let hidden = layer(0, () => first(parts));
    for (let index = 1; index < FUSION_LAYERS; index++) {
      hidden = layer(index, () => linear(params, `fusion/layer${index}`, hidden));
    }
    return scope('norm', () => layerNorm(params, 'fusion/norm', hidden));
  });
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

/** What the heads' outputs mean. @param outputs of the one matrix for all heads, [tasks, rows, their number] */
export function readHeads(outputs: tf.Tensor, inputs: FusionInputs, shape: NetworkShape): FusionOutputs {
  const { itemContext, scores, scoreMask } = inputs;
  return scope('heads', () => {
    const [choices, confidenceLogits, risk, adjustment] = tf.split(outputs, headWidths(shape), 2);
    const absent = tf.mul(tf.sub(scoreMask, 1), ABSENT);
    const start = tf.add(byRow(logPrior(inputs.priorWeights), inputs), absent);
    const weights = tf.softmax(tf.add(choices!, start), -1);
    const single = (x: tf.Tensor) => tf.squeeze(x, [-1]);
    const blend =
      shape.space === 'log_odds'
        ? tf.sum(tf.mul(weights, logit(scores)), -1)
        : logit(tf.sum(tf.mul(weights, scores), -1));
    const learned = adjustment ? tf.mul(tf.tanh(single(adjustment)), RESIDUAL_BOUND) : tf.zerosLike(blend);
    const residual = shape.itemTerm ? tf.add(learned, termOf(itemContext)) : learned;
    const fusedLogit = tf.add(blend, residual);
    return {
      weights,
      confidenceLogits: confidenceLogits!,
      residual,
      fusedLogit,
      fused: tf.sigmoid(fusedLogit),
      uncertainty: tf.softplus(single(risk!)),
    };
  });
}

/**
 * What the first layer sees, in parts of `integratedWidths`: the user (one row for all of a task's, where contexts come so), the item,
 * and the evidence, which is given and not computed from parameters.
 */
function integrate(params: Params, inputs: FusionInputs) {
  const { sessionContext, itemContext, embeddings, scores, scoreMask, priorWeights } = inputs;
  const [tasks, rows, sources] = scores.shape as [number, number, number];
  const projected = byRow(tf.matMul(sessionContext, params['fusion/bilinear']!), inputs); // [tasks, rows or 1, 32]
  const bilinear = tf.sum(tf.mul(projected, itemContext), -1, true); // [tasks, rows, 1]
  const scaled = tf.mul(embeddings, EMBEDDING_SCALE);
  const bySource = tf.split(scaled, sources, 2).map((part) => tf.reshape(part, [tasks, rows, EMBEDDING_WIDTH]));
  const similarities = bySource.flatMap((a, i) => bySource.slice(i + 1).map((b) => tf.sum(tf.mul(a, b), -1, true)));
  const evidence = tf.mul(tf.mul(logit(scores), LOGIT_SCALE), scoreMask);
  return {
    user: tf.concat([sessionContext, logPrior(priorWeights)], -1),
    item: tf.concat([itemContext, bilinear], -1),
    evidence: tf.concat([...bySource, ...similarities, evidence, scoreMask], -1),
  };
}

/** What is known of users, for each row. @param x [tasks, users, width] where rows say whose they are, else [tasks, rows or 1, width] */
function byRow(x: tf.Tensor, { userOfRow }: FusionInputs): tf.Tensor {
  return userOfRow === undefined ? x : tf.gather(x, userOfRow, 1);
}

/** The item's term, the last number of its context; [tasks, rows] */
function termOf(itemContext: tf.Tensor): tf.Tensor {
  const [, term] = tf.split(itemContext, [ITEM_CONTEXT, 1], -1);
  return tf.squeeze(term!, [-1]);
}

function logPrior(priorWeights: tf.Tensor): tf.Tensor {
  return tf.log(tf.add(priorWeights, PRIOR_FLOOR));
}
