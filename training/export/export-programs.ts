import * as tf from '@tensorflow/tfjs';
import { FusionError } from '../../data/schema/errors.js';
import { EMBEDDING_WIDTH } from '../../data/schema/features.js';
import { type FusionInputs, fusionHeads, fusionTrunk } from '../../models/network/fusion.js';
import { itemContext } from '../../models/network/item-context.js';
import { adaptingParameters, networkLayout } from '../../models/network/network.js';
import { type Params, type PlacedParameter, pack, unpack } from '../../models/network/parameters.js';
import { sessionContext } from '../../models/network/session-context.js';
import { ITEM_CONTEXT, type NetworkShape, SESSION_CONTEXT, SESSION_WIDTH } from '../../models/network/shape.js';
import type { InputSpec } from '../compiler/record.js';
import { adapt } from '../meta/inner-loop.js';
import { taskLosses } from '../meta/loss.js';
import type { MetaConfig } from '../meta/meta-config.js';
import type { SpecifiedProgram } from '../meta/meta-step.js';
import { innerRatesShape } from '../meta/training-layout.js';

/*
 * What a bundle carries, as programs over trained parameters. The parameters become constants of the graphs, but for those
 * that adapt: these are an input, so that a server can put a user's own in their place.
 */

/**
 * Contexts are computed once per user and item and cached, so parameters below them cannot be a user's own in a bundle.
 * @throws FusionError `usage` for a configuration that could be trained but not served
 */
export function assertExportable({ adapts }: MetaConfig): void {
  if (adapts === 'heads') return;
  throw new FusionError('usage', `meta_learning.adapts: expected heads, which a bundle can carry, got ${adapts}`);
}

/** Trained parameters as tensors for the export programs. The caller disposes them. */
export function exportedParameters(flat: Float32Array, shape: NetworkShape): Params {
  return tf.tidy(() => unpack(tf.tensor1d(flat), networkLayout(shape).parameters));
}

/** Session and item contexts, computed once per user and once per item. U users, N items. */
export function contextProgram(params: Params, shape: NetworkShape): SpecifiedProgram {
  return {
    inputs: [
      { name: 'session_features', shape: ['U', SESSION_WIDTH] },
      { name: 'session_mask', shape: ['U', SESSION_WIDTH] },
      { name: 'item_features', shape: ['N', shape.itemFeatures] },
      { name: 'item_confidences', shape: ['N', shape.itemFeatures] },
      { name: 'item_metadata', shape: ['N', 2] },
    ],
    program: (inputs) => {
      const rows = (name: string) => tf.expandDims(inputs[name]!, 0);
      const { context, attention } = sessionContext(params, rows('session_features'), rows('session_mask'), shape);
      const items = itemContext(params, rows('item_features'), rows('item_confidences'), rows('item_metadata'), shape);
      return {
        session_context: tf.squeeze(context, [0]),
        attention: tf.squeeze(attention, [0]),
        item_context: tf.squeeze(items, [0]),
      };
    },
  };
}

/** The fusion layers, per candidate row. U users, N rows, each naming its user by index. */
export function scoreProgram(params: Params, shape: NetworkShape, config: MetaConfig): SpecifiedProgram {
  const adapting = adaptingParameters(networkLayout(shape), config.adapts);
  return {
    inputs: [
      { name: 'session_context', shape: ['U', SESSION_CONTEXT] },
      { name: 'user_index', shape: ['N'], dtype: 'int32' },
      ...rowInputs('N', shape),
      { name: 'prior_weights', shape: ['U', shape.sources] },
      adaptableInput(adapting),
    ],
    program: (inputs) => {
      const perRow = (name: string) => tf.expandDims(tf.gather(inputs[name]!, inputs['user_index']!), 0);
      const all = { ...params, ...unpackAdaptable(inputs['adaptable']!, adapting) };
      const fusionInputs = rowsOf(inputs, perRow('session_context'), perRow('prior_weights'));
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

/** The inner loop itself: one user's support rows to adapted parameters. S rows; a row of zero rates is a step not taken. */
export function adaptProgram(params: Params, shape: NetworkShape, config: MetaConfig): SpecifiedProgram {
  const adapting = adaptingParameters(networkLayout(shape), config.adapts);
  const { sources: K } = shape;
  return {
    inputs: [
      { name: 'session_context', shape: [1, SESSION_CONTEXT] },
      ...rowInputs('S', shape),
      { name: 'prior_weights', shape: [1, K] },
      { name: 'targets', shape: ['S'] },
      { name: 'reliable', shape: ['S', K] },
      { name: 'row_weights', shape: ['S'] },
      { name: 'stands_for', shape: ['S'] },
      adaptableInput(adapting),
      { name: 'inner_rates', shape: innerRatesShape(shape, config) },
    ],
    program: (inputs) => {
      const rows = inputs['targets']!.shape[0]!;
      const task = (name: string) => tf.expandDims(inputs[name]!, 0);
      const repeated = (name: string) => tf.tile(task(name), [1, rows, 1]);
      const fusionInputs = rowsOf(inputs, repeated('session_context'), repeated('prior_weights'));
      const targets = {
        targets: task('targets'),
        reliable: task('reliable'),
        rowWeights: task('row_weights'),
        standsFor: task('stands_for'),
        scoreMask: fusionInputs.scoreMask,
      };
      const losses = (adapted: Params) => {
        const all = { ...params, ...adapted };
        return taskLosses(
          fusionHeads(all, fusionTrunk(all, fusionInputs, shape), fusionInputs, shape),
          targets,
          config.loss,
        );
      };
      const adapted = adapt(unpackAdaptable(inputs['adaptable']!, adapting), losses, {
        tasks: 1,
        steps: config.numInnerSteps,
        rates: inputs['inner_rates']!,
        order: 'first', // only the adapted parameters are wanted, and they are the same in either order
      });
      return { adapted: pack(adapted, adapting) };
    },
  };
}

function rowInputs(rows: string, { sources: K }: NetworkShape): InputSpec<number | string>[] {
  return [
    { name: 'item_context', shape: [rows, ITEM_CONTEXT] },
    { name: 'embeddings', shape: [rows, K, EMBEDDING_WIDTH] },
    { name: 'scores', shape: [rows, K] },
    { name: 'score_mask', shape: [rows, K] },
  ];
}

function rowsOf(
  inputs: Readonly<Record<string, tf.Tensor>>,
  sessionRows: tf.Tensor,
  priorWeights: tf.Tensor,
): FusionInputs {
  const task = (name: string) => tf.expandDims(inputs[name]!, 0);
  return {
    sessionContext: sessionRows,
    itemContext: task('item_context'),
    embeddings: task('embeddings'),
    scores: task('scores'),
    scoreMask: task('score_mask'),
    priorWeights,
  };
}

function adaptableInput(adapting: readonly PlacedParameter[]): InputSpec<number | string> {
  return { name: 'adaptable', shape: [adapting.reduce((sum, { size }) => sum + size, 0)] };
}

function unpackAdaptable(flat: tf.Tensor, adapting: readonly PlacedParameter[]): Params {
  return unpack(flat, adapting, adapting[0]!.offset);
}
