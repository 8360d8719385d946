import * as tf from '@tensorflow/tfjs';
import { itemContext } from '../../models/network/item-context.js';
import { userContext } from '../../models/network/network.js';
import type { Params } from '../../models/network/parameters.js';
import { contextWidth, type NetworkShape, SESSION_WIDTH } from '../../models/network/shape.js';
import type { SpecifiedProgram } from '../compiler/record.js';
import type { MetaConfig } from '../meta/meta-config.js';
import { contextSpecs, profileSpecs } from '../tasks/task-inputs.js';
import { adaptableInput, unpackAdaptable } from './adaptable.js';

/**
 * `context.onnx`: session and item contexts. Where only heads adapt they are everybody's, computed once per user and once
 * per item; where all does, they are a user's own, and the graph takes the adaptable parameters. U users, N items. What the boosted term
 * asks about is passed on behind them.
 */
export function contextProgram(params: Params, shape: NetworkShape, config: MetaConfig): SpecifiedProgram {
  const isOwn = config.adapts === 'all';
  return {
    inputs: [
      { name: 'session_features', shape: ['U', SESSION_WIDTH] },
      { name: 'session_mask', shape: ['U', SESSION_WIDTH] },
      ...contextSpecs(shape, 'U'),
      ...profileSpecs(shape, 'U'),
      { name: 'item_features', shape: ['N', shape.itemFeatures] },
      { name: 'item_confidences', shape: ['N', shape.itemFeatures] },
      { name: 'item_metadata', shape: ['N', 2] },
      ...(isOwn ? [adaptableInput(shape, config)] : []),
    ],
    program: (inputs) => {
      const all = isOwn ? unpackAdaptable(inputs['adaptable']!, shape, config) : params;
      const rows = (name: string) => tf.expandDims(inputs[name]!, 0);
      const hasSituation = contextWidth(shape) > 0;
      const user = {
        sessionFeatures: rows('session_features'),
        sessionMask: rows('session_mask'),
        ...(hasSituation ? { contextFeatures: rows('context_features'), contextMask: rows('context_mask') } : {}),
      };
      const ofUser = () => [
        user.sessionFeatures,
        rows('user_profile'),
        ...(hasSituation ? [rows('context_features')] : []),
      ];
      const { context, attention } = userContext(all, user, shape);
      const description = [rows('item_features'), rows('item_confidences'), rows('item_metadata')] as const;
      const items = itemContext(all, ...description, shape);
      const behind = (own: tf.Tensor, ...numbers: readonly tf.Tensor[]) =>
        tf.squeeze(tf.concat([own, ...numbers], -1), [0]);
      const hasTerm = shape.boostedTerm !== undefined;
      return {
        session_context: behind(context, ...(hasTerm ? ofUser() : [])),
        attention: tf.squeeze(attention, [0]),
        item_context: behind(items, ...(hasTerm ? description : [])),
      };
    },
  };
}
