import * as tf from '@tensorflow/tfjs';
import { EMBEDDING_WIDTH, profileWidth } from '../../data/schema/features.js';
import type { DropoutMasks, NetworkInputs } from '../../models/network/network.js';
import {
  contextWidth,
  FUSION_HIDDEN,
  FUSION_LAYERS,
  type NetworkShape,
  SESSION_HIDDEN,
  SESSION_WIDTH,
} from '../../models/network/shape.js';
import type { InputSpec } from '../compiler/record.js';
import type { Targets } from '../meta/loss.js';

/** The two row sets of a task. */
export const ROW_SETS = ['support', 'query'] as const;
export type RowSet = (typeof ROW_SETS)[number];

type Named = Readonly<Record<string, tf.Tensor>>;

/** Inputs that carry a batch of tasks. Sizes are named: T tasks, S support rows, Q query rows. */
export function taskInputSpecs(
  shape: NetworkShape,
  rowSets: readonly RowSet[] = ROW_SETS,
): InputSpec<number | string>[] {
  const { sources: K, itemFeatures: F } = shape;
  return [
    { name: 'session_features', shape: ['T', SESSION_WIDTH] },
    { name: 'session_mask', shape: ['T', SESSION_WIDTH] },
    ...contextSpecs(shape, 'T'),
    { name: 'prior_weights', shape: ['T', K] },
    ...rowSets.flatMap((rowSet) => {
      const R = rowSet === 'support' ? 'S' : 'Q';
      return [
        { name: `${rowSet}_item_features`, shape: ['T', R, F] },
        { name: `${rowSet}_item_confidences`, shape: ['T', R, F] },
        { name: `${rowSet}_item_metadata`, shape: ['T', R, 2] },
        { name: `${rowSet}_embeddings`, shape: ['T', R, K, EMBEDDING_WIDTH] },
        { name: `${rowSet}_scores`, shape: ['T', R, K] },
        { name: `${rowSet}_score_mask`, shape: ['T', R, K] },
        ...(shape.boostedTerm ? [{ name: `${rowSet}_term`, shape: ['T', R, 1] }] : []),
        { name: `${rowSet}_targets`, shape: ['T', R] },
        { name: `${rowSet}_reliable`, shape: ['T', R, K] },
        { name: `${rowSet}_row_weights`, shape: ['T', R] },
        { name: `${rowSet}_stands_for`, shape: ['T', R] },
      ];
    }),
  ];
}

/**
 * The situation of each user, where the network reads one: no input where it does not.
 * @param users name of the dimension, or its size
 */
export function contextSpecs(shape: NetworkShape, users: string | number): InputSpec<number | string>[] {
  const width = contextWidth(shape);
  return width === 0 ? [] : CONTEXT_INPUTS.map((name) => ({ name, shape: [users, width] }));
}

/**
 * The profile of each user, where an exported graph computes a boosted term: no input where there is none. In training the terms of rows are given.
 * @param users name of the dimension, or its size
 */
export function profileSpecs(shape: NetworkShape, users: string | number): InputSpec<number | string>[] {
  return shape.boostedTerm ? [{ name: 'user_profile', shape: [users, profileWidth(shape.itemFeatures)] }] : [];
}

const CONTEXT_INPUTS = ['context_features', 'context_mask'] as const;

/** Masks of 0 or 1 / (1 − rate), drawn by the host: a generator inside the graph could be neither seeded nor resumed. */
export const DROPOUT_SPECS: readonly InputSpec<number | string>[] = [
  { name: 'keep_session', shape: ['T', SESSION_HIDDEN] },
  { name: 'keep_fusion', shape: ['T', FUSION_LAYERS, FUSION_HIDDEN] },
];

/** The network's view of one row set, or of several, one after the other. */
export function networkInputs(inputs: Named, ...rowSets: readonly RowSet[]): NetworkInputs {
  const perTask = (name: string) => tf.expandDims(inputs[name]!, 1);
  const [features, mask] = CONTEXT_INPUTS;
  const perRow = (name: string) => {
    const parts = rowSets.map((rowSet) => inputs[`${rowSet}_${name}`]!);
    return parts.length === 1 ? parts[0]! : tf.concat(parts, 1);
  };
  return {
    sessionFeatures: perTask('session_features'),
    sessionMask: perTask('session_mask'),
    ...(inputs[features] ? { contextFeatures: perTask(features), contextMask: perTask(mask) } : {}),
    priorWeights: perTask('prior_weights'),
    itemFeatures: perRow('item_features'),
    itemConfidences: perRow('item_confidences'),
    itemMetadata: perRow('item_metadata'),
    embeddings: perRow('embeddings'),
    scores: perRow('scores'),
    scoreMask: perRow('score_mask'),
    ...(inputs[`${rowSets[0]}_term`] ? { term: perRow('term') } : {}),
  };
}

/** The loss's view of one row set. */
export function rowTargets(inputs: Named, rowSet: RowSet): Targets {
  const perRow = (name: string) => inputs[`${rowSet}_${name}`]!;
  return {
    targets: perRow('targets'),
    reliable: perRow('reliable'),
    rowWeights: perRow('row_weights'),
    standsFor: perRow('stands_for'),
    scoreMask: perRow('score_mask'),
  };
}

/** The dropout masks of a step, if it has any. */
export function dropoutMasks(inputs: Named): DropoutMasks | undefined {
  const { keep_session: session, keep_fusion: fusion } = inputs;
  if (!session || !fusion) return undefined;
  return { session, fusion: tf.unstack(fusion, 1) };
}
