import * as tf from '@tensorflow/tfjs';
import { EMBEDDING_WIDTH } from '../../data/schema/features.js';
import { fusionHeads } from '../../models/network/fusion-heads.js';
import type { FusionInputs } from '../../models/network/fusion-inputs.js';
import { fusionTrunk } from '../../models/network/fusion-trunk.js';
import type { Params } from '../../models/network/parameters.js';
import { itemContextWidth, type NetworkShape, sessionContextWidth } from '../../models/network/shape.js';
import type { SpecifiedProgram } from '../compiler/record.js';
import type { MetaConfig } from '../meta/meta-config.js';
import { adaptableInput, unpackAdaptable } from './adaptable.js';
import { readContexts } from './read-contexts.js';

/**
 * `score.onnx`: the fusion layers, per candidate row. U users, N rows, each naming its user by index. What depends on a user alone is
 * computed for the U.
 */
export function scoreProgram(params: Params, shape: NetworkShape, config: MetaConfig): SpecifiedProgram {
  const { sources: K } = shape;
  return {
    inputs: [
      { name: 'session_context', shape: ['U', sessionContextWidth(shape)] },
      { name: 'user_index', shape: ['N'], dtype: 'int32' },
      { name: 'item_context', shape: ['N', itemContextWidth(shape)] },
      { name: 'embeddings', shape: ['N', K, EMBEDDING_WIDTH] },
      { name: 'scores', shape: ['N', K] },
      { name: 'score_mask', shape: ['N', K] },
      { name: 'prior_weights', shape: ['U', K] },
      adaptableInput(shape, config),
    ],
    program: (inputs) =>
      fusedRows({ params, shape, config }, inputs, {
        itemContext: tf.expandDims(inputs['item_context']!, 0),
        embeddings: tf.expandDims(inputs['embeddings']!, 0),
      }),
  };
}

/** A trained network, and how it adapts. */
export interface ExportedNetwork {
  readonly params: Params;
  readonly shape: NetworkShape;
  readonly config: MetaConfig;
}

/** What is answered of N rows, whose items are described by `items`, contexts as context.onnx gives them. */
export function fusedRows(
  { params, shape, config }: ExportedNetwork,
  inputs: Readonly<Record<string, tf.Tensor>>,
  items: Pick<FusionInputs, 'itemContext' | 'embeddings'>,
): Record<string, tf.Tensor> {
  const all = { ...params, ...unpackAdaptable(inputs['adaptable']!, shape, config) };
  const rows = (name: string) => tf.expandDims(inputs[name]!, 0);
  const given = {
    userOfRow: inputs['user_index']!,
    sessionContext: rows('session_context'),
    ...items,
    scores: rows('scores'),
    scoreMask: rows('score_mask'),
    priorWeights: rows('prior_weights'),
  };
  const fusionInputs = { ...given, ...readContexts(given, shape) };
  const outputs = fusionHeads(all, fusionTrunk(all, fusionInputs, shape), fusionInputs, shape);
  const flat = (x: tf.Tensor) => tf.squeeze(x, [0]);
  return {
    weights: flat(outputs.weights),
    confidences: flat(tf.sigmoid(outputs.confidenceLogits)),
    fused: flat(outputs.fused),
    residual: flat(outputs.residual),
    uncertainty: flat(outputs.uncertainty),
  };
}
