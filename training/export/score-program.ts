import * as tf from '@tensorflow/tfjs';
import { EMBEDDING_WIDTH } from '../../data/schema/features.js';
import { fusionHeads } from '../../models/network/fusion-heads.js';
import { fusionTrunk } from '../../models/network/fusion-trunk.js';
import type { Params } from '../../models/network/parameters.js';
import { itemContextWidth, type NetworkShape, SESSION_CONTEXT } from '../../models/network/shape.js';
import type { SpecifiedProgram } from '../compiler/record.js';
import type { MetaConfig } from '../meta/meta-config.js';
import { adaptableInput, unpackAdaptable } from './adaptable.js';

/**
 * `score.onnx`: the fusion layers, per candidate row. U users, N rows, each naming its user by index. What depends on a user alone is
 * computed for the U.
 */
export function scoreProgram(params: Params, shape: NetworkShape, config: MetaConfig): SpecifiedProgram {
  const { sources: K } = shape;
  return {
    inputs: [
      { name: 'session_context', shape: ['U', SESSION_CONTEXT] },
      { name: 'user_index', shape: ['N'], dtype: 'int32' },
      { name: 'item_context', shape: ['N', itemContextWidth(shape)] },
      { name: 'embeddings', shape: ['N', K, EMBEDDING_WIDTH] },
      { name: 'scores', shape: ['N', K] },
      { name: 'score_mask', shape: ['N', K] },
      { name: 'prior_weights', shape: ['U', K] },
      adaptableInput(shape, config),
    ],
    program: (inputs) => {
      const all = { ...params, ...unpackAdaptable(inputs['adaptable']!, shape, config) };
      const rows = (name: string) => tf.expandDims(inputs[name]!, 0);
      const fusionInputs = {
        userOfRow: inputs['user_index']!,
        sessionContext: rows('session_context'),
        itemContext: rows('item_context'),
        embeddings: rows('embeddings'),
        scores: rows('scores'),
        scoreMask: rows('score_mask'),
        priorWeights: rows('prior_weights'),
      };
      const outputs = fusionHeads(all, fusionTrunk(all, fusionInputs, shape), fusionInputs, shape);
      const flat = (x: tf.Tensor) => tf.squeeze(x, [0]);
      return {
        weights: flat(outputs.weights),
        confidences: flat(tf.sigmoid(outputs.confidenceLogits)),
        fused: flat(outputs.fused),
        residual: flat(outputs.residual),
        uncertainty: flat(outputs.uncertainty),
      };
    },
  };
}
