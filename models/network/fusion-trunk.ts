import * as tf from '@tensorflow/tfjs';
import { EMBEDDING_WIDTH } from '../../data/schema/features.js';
import { byRow, type FusionInputs, logPrior } from './fusion-inputs.js';
import { activate, dropout, layerNorm, linear, linearOfParts, logit } from './layers.js';
import { linearOfPartsParameters, linearParameters, type ParameterSpec, type Params } from './parameters.js';
import { personalShift } from './personalized.js';
import { scope } from './scope.js';
import {
  FUSION_HIDDEN,
  FUSION_LAYERS,
  ITEM_CONTEXT,
  integratedWidths,
  type NetworkShape,
  SESSION_CONTEXT,
} from './shape.js';

/** Vectors of unit-scale raw scores have components of about 1/64; this brings them to the scale of the other inputs. */
const EMBEDDING_SCALE = 8;
const LOGIT_SCALE = 0.25;

/**
 * Norm of the layers' output, spread over its components. The inner loop's curvature grows with its square: without the
 * normalization one step of the reference's rate overshoots, and the meta-gradient is chaos.
 */
const HIDDEN_SCALE = 4 / Math.sqrt(FUSION_HIDDEN);

export function trunkParameters(shape: NetworkShape): ParameterSpec[] {
  const bilinear: ParameterSpec = {
    name: 'fusion/bilinear',
    shape: [SESSION_CONTEXT, ITEM_CONTEXT],
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

/**
 * What the first layer sees, in parts of `integratedWidths`: the user (one row for all of a task's, where contexts come so), the item,
 * and the evidence, which is given and not computed from parameters.
 */
function integrate(params: Params, inputs: FusionInputs) {
  const { sessionContext, itemContext, embeddings, scores, scoreMask, priorWeights, term } = inputs;
  const [tasks, rows, sources] = scores.shape as [number, number, number];
  const projected = byRow(tf.matMul(sessionContext, params['fusion/bilinear']!), inputs); // [tasks, rows or 1, 32]
  const bilinear = tf.sum(tf.mul(projected, itemContext), -1, true); // [tasks, rows, 1]
  const bySource = scaledBySource(embeddings, [tasks, rows, sources]);
  const similarities = bySource.flatMap((a, i) => bySource.slice(i + 1).map((b) => tf.sum(tf.mul(a, b), -1, true)));
  const evidence = tf.mul(tf.mul(logit(scores), LOGIT_SCALE), scoreMask);
  return {
    user: tf.concat([sessionContext, logPrior(priorWeights)], -1),
    item: tf.concat([itemContext, bilinear], -1),
    evidence: tf.concat([...bySource, ...similarities, evidence, scoreMask, ...(term ? [term] : [])], -1),
  };
}

/** @returns of each source [tasks, rows, 64] */
function scaledBySource(
  embeddings: FusionInputs['embeddings'],
  [tasks, rows, sources]: readonly [number, number, number],
): tf.Tensor[] {
  if (!(embeddings instanceof tf.Tensor)) return embeddings.map((part) => tf.mul(part, EMBEDDING_SCALE));
  const scaled = tf.mul(embeddings, EMBEDDING_SCALE);
  return tf.split(scaled, sources, 2).map((part) => tf.reshape(part, [tasks, rows, EMBEDDING_WIDTH]));
}
