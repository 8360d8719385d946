import * as tf from '@tensorflow/tfjs';
import { EMBEDDING_WIDTH } from '../../data/schema/features.js';
import { fusionHeads } from '../../models/network/fusion-heads.js';
import type { FusionInputs } from '../../models/network/fusion-inputs.js';
import { fusionTrunk } from '../../models/network/fusion-trunk.js';
import { adaptingParameters, networkLayout, networkTrunk } from '../../models/network/network.js';
import { type Params, pack } from '../../models/network/parameters.js';
import {
  contextWidth,
  itemContextWidth,
  type NetworkShape,
  SESSION_WIDTH,
  sessionContextWidth,
} from '../../models/network/shape.js';
import type { InputSpec, SpecifiedProgram } from '../compiler/record.js';
import { adapt } from '../meta/inner-loop.js';
import { taskLosses } from '../meta/loss.js';
import type { MetaConfig } from '../meta/meta-config.js';
import { innerRatesShape } from '../meta/training-layout.js';
import { contextSpecs, profileSpecs } from '../tasks/task-inputs.js';
import { adaptableInput, unpackAdaptable } from './adaptable.js';
import { readContexts } from './read-contexts.js';

/**
 * `adapt.onnx`, the inner loop itself: one user's support rows to adapted parameters. S rows, of which those of weight 0
 * are padding; a row of zero rates is a step not taken.
 *
 * Where heads or a user's vector adapt, the rows come as contexts; where all does, as what contexts are computed from, since
 * every inner step changes those.
 */
export function adaptProgram(params: Params, shape: NetworkShape, config: MetaConfig): SpecifiedProgram {
  const { sources: K } = shape;
  return {
    inputs: [
      ...(config.adapts === 'all' ? featureInputs(shape) : contextInputs(shape)),
      { name: 'embeddings', shape: ['S', K, EMBEDDING_WIDTH] },
      { name: 'scores', shape: ['S', K] },
      { name: 'score_mask', shape: ['S', K] },
      { name: 'prior_weights', shape: [1, K] },
      { name: 'targets', shape: ['S'] },
      { name: 'reliable', shape: ['S', K] },
      { name: 'row_weights', shape: ['S'] },
      { name: 'stands_for', shape: ['S'] },
      adaptableInput(shape, config),
      { name: 'inner_rates', shape: innerRatesShape(shape, config) },
    ],
    program: (inputs) => {
      const task = (name: string) => tf.expandDims(inputs[name]!, 0); // one task
      const trunk = TRUNKS[config.adapts](params, task, shape);
      const targets = {
        targets: task('targets'),
        reliable: task('reliable'),
        rowWeights: task('row_weights'),
        standsFor: task('stands_for'),
        scoreMask: task('score_mask'),
      };
      const losses = (own: Params) => {
        const { hidden, fusionInputs } = trunk(own);
        return taskLosses(fusionHeads({ ...params, ...own }, hidden, fusionInputs, shape), targets, config.loss);
      };
      const adapted = adapt(unpackAdaptable(inputs['adaptable']!, shape, config), losses, {
        tasks: 1,
        steps: config.numInnerSteps,
        rates: inputs['inner_rates']!,
        order: 'first', // only the adapted parameters are wanted, and they are the same in either order
      });
      return { adapted: pack(adapted, adaptingParameters(networkLayout(shape), config.adapts)) };
    },
  };
}

function contextInputs(shape: NetworkShape): InputSpec<number | string>[] {
  return [
    { name: 'session_context', shape: [1, sessionContextWidth(shape)] },
    { name: 'item_context', shape: ['S', itemContextWidth(shape)] },
  ];
}

function featureInputs(shape: NetworkShape): InputSpec<number | string>[] {
  const { itemFeatures: F } = shape;
  return [
    { name: 'session_features', shape: [1, SESSION_WIDTH] },
    { name: 'session_mask', shape: [1, SESSION_WIDTH] },
    ...contextSpecs(shape, 1),
    ...profileSpecs(shape, 1),
    { name: 'item_features', shape: ['S', F] },
    { name: 'item_confidences', shape: ['S', F] },
    { name: 'item_metadata', shape: ['S', 2] },
  ];
}

type Task = (name: string) => tf.Tensor;
type Trunk = (own: Params) => { readonly hidden: tf.Tensor; readonly fusionInputs: FusionInputs };

/** The trained layers over given contexts: the same in every inner step, so run once. */
function trunkOnce(params: Params, task: Task, shape: NetworkShape): Trunk {
  const fusionInputs = contextsOf(task, shape);
  const hidden = fusionTrunk(params, fusionInputs, shape);
  return () => ({ hidden, fusionInputs });
}

/** The trained layers over given contexts and the user's own vector. */
function trunkOfVector(params: Params, task: Task, shape: NetworkShape): Trunk {
  const fusionInputs = contextsOf(task, shape);
  return (own) => ({ hidden: fusionTrunk({ ...params, ...own }, fusionInputs, shape), fusionInputs });
}

function contextsOf(task: Task, shape: NetworkShape): FusionInputs {
  const given = {
    sessionContext: task('session_context'),
    itemContext: task('item_context'),
    embeddings: task('embeddings'),
    scores: task('scores'),
    scoreMask: task('score_mask'),
    priorWeights: task('prior_weights'),
  };
  return { ...given, ...readContexts(given, shape) };
}

/** The user's own layers, from the features up. */
function trunkOf(_params: Params, task: Task, shape: NetworkShape): Trunk {
  const inputs = {
    sessionFeatures: task('session_features'),
    sessionMask: task('session_mask'),
    ...(contextWidth(shape) > 0
      ? { contextFeatures: task('context_features'), contextMask: task('context_mask') }
      : {}),
    ...(shape.boostedTerm ? { profile: task('user_profile') } : {}),
    itemFeatures: task('item_features'),
    itemConfidences: task('item_confidences'),
    itemMetadata: task('item_metadata'),
    embeddings: task('embeddings'),
    scores: task('scores'),
    scoreMask: task('score_mask'),
    priorWeights: task('prior_weights'),
  };
  return (own) => networkTrunk(own, inputs, shape);
}

const TRUNKS = { heads: trunkOnce, all: trunkOf, vector: trunkOfVector } as const;
