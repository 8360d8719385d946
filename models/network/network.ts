import * as tf from '@tensorflow/tfjs';
import { blend, startingLogits } from './blend.js';
import { boostedTerm, type TermInputs } from './boosted-term.js';
import { headParameters } from './fusion-heads.js';
import type { FusionInputs } from './fusion-inputs.js';
import { fusionTrunk, trunkParameters } from './fusion-trunk.js';
import { itemContext, itemContextParameters } from './item-context.js';
import { multimodalContext, multimodalParameters } from './multimodal-context.js';
import { layOut, type ParameterLayout, type Params, type PlacedParameter } from './parameters.js';
import { adapterParameters, personalVectorParameters } from './personalized.js';
import { sessionContext, sessionContextParameters } from './session-context.js';
import { type Adapts, contextWidth, type NetworkShape } from './shape.js';
import { situation, situationParameters } from './situation.js';

/** The parameters of the whole network; heads and a user's vector come last, so what adapts is one range of the flat vector. */
export function networkLayout(shape: NetworkShape): ParameterLayout {
  return layOut([
    ...sessionContextParameters(),
    ...situationParameters(shape),
    ...multimodalParameters(shape),
    ...itemContextParameters(shape),
    ...trunkParameters(shape),
    ...adapterParameters(shape),
    ...headParameters(shape),
    ...personalVectorParameters(shape),
  ]);
}

/** The adapting parameters, in order; their flat range begins at the first one's offset and reaches the end. */
export function adaptingParameters({ parameters }: ParameterLayout, adapts: Adapts): readonly PlacedParameter[] {
  if (adapts === 'all') return parameters;
  const prefix = adapts === 'heads' ? 'heads/' : 'personal/vector';
  return parameters.filter(({ name }) => name.startsWith(prefix));
}

/** One user per task, and rows of candidate items. */
export interface NetworkInputs {
  /** Standardised; [tasks, 1, 18] */
  readonly sessionFeatures: tf.Tensor;
  /** [tasks, 1, 18] */
  readonly sessionMask: tf.Tensor;
  /** The situation, standardised, where the network reads one; [tasks, 1, C] */
  readonly contextFeatures?: tf.Tensor | undefined;
  /** [tasks, 1, C] */
  readonly contextMask?: tf.Tensor | undefined;
  /** [tasks, rows, F] */
  readonly itemFeatures: tf.Tensor;
  /** [tasks, rows, F] */
  readonly itemConfidences: tf.Tensor;
  /** [tasks, rows, 2] */
  readonly itemMetadata: tf.Tensor;
  /** [tasks, rows, K, 64] */
  readonly embeddings: tf.Tensor;
  /** [tasks, rows, K] */
  readonly scores: tf.Tensor;
  /** [tasks, rows, K] */
  readonly scoreMask: tf.Tensor;
  /** [tasks, 1, K] */
  readonly priorWeights: tf.Tensor;
  /** The user's profile, where the network computes a boosted term; [tasks, 1, F + 2] */
  readonly profile?: tf.Tensor | undefined;
  /** The boosted term, where it is known already; [tasks, rows, 1] */
  readonly term?: tf.Tensor | undefined;
}

/** Dropout masks, shared by the rows and inner steps of a task; absent outside training. */
export interface DropoutMasks {
  /** [tasks, 128] */
  readonly session: tf.Tensor;
  /** One per fusion layer, each [tasks, 128]. */
  readonly fusion: readonly tf.Tensor[];
}

/**
 * Everything up to the heads.
 *
 * @param context of the user, where it is known already; found from the inputs if left out
 * @returns hidden [tasks, rows, 128], and what the heads still need of the inputs
 */
export function networkTrunk(
  params: Params,
  inputs: NetworkInputs,
  shape: NetworkShape,
  keep?: DropoutMasks,
  context = userContext(params, inputs, shape, keep?.session).context,
): { readonly hidden: tf.Tensor; readonly fusionInputs: FusionInputs } {
  const { itemFeatures, itemConfidences, itemMetadata, embeddings, scores, scoreMask, priorWeights } = inputs;
  const fusionInputs: FusionInputs = {
    sessionContext: context,
    itemContext: itemContext(params, itemFeatures, itemConfidences, itemMetadata, shape),
    ...(shape.boostedTerm ? { term: inputs.term ?? boostedTerm(shape.boostedTerm, termInputs(inputs, shape)) } : {}),
    ...{ embeddings, scores, scoreMask, priorWeights },
  };
  return { hidden: fusionTrunk(params, fusionInputs, shape, keep?.fusion), fusionInputs };
}

function termInputs(inputs: NetworkInputs, shape: NetworkShape): TermInputs {
  const { itemFeatures, itemConfidences, itemMetadata, sessionFeatures, profile, scores, scoreMask } = inputs;
  return {
    description: tf.concat([itemFeatures, itemConfidences, itemMetadata], -1),
    session: sessionFeatures,
    profile: profile!,
    situation: inputs.contextFeatures,
    blend: blend(startingLogits(inputs), scores, shape),
    ...{ scores, scoreMask },
  };
}

/**
 * What is known of the user and of the situation, and which session features were listened to.
 *
 * @param keep dropout mask of the session embedding, [tasks, 128]
 * @returns context [tasks, rows, 64], attention [tasks, rows, heads, 18]
 */
export function userContext(
  params: Params,
  inputs: Pick<NetworkInputs, 'sessionFeatures' | 'sessionMask' | 'contextFeatures' | 'contextMask'>,
  shape: NetworkShape,
  keep?: tf.Tensor,
): { readonly context: tf.Tensor; readonly attention: tf.Tensor } {
  const { context, attention } = sessionContext(params, inputs.sessionFeatures, inputs.sessionMask, shape, keep);
  if (contextWidth(shape) === 0) return { context, attention };
  const { contextFeatures, contextMask } = inputs;
  if (shape.contextFusion === 'attended') {
    return { context: multimodalContext(params, context, contextFeatures!, contextMask!, shape).context, attention };
  }
  return { context: tf.add(context, situation(params, contextFeatures!, contextMask!, shape)), attention };
}
