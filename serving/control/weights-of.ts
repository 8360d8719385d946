import { listExecutions } from '../../data/store/reads/executions.js';
import type { FeedbackLoop } from '../feedback-loop.js';
import { learningConfigOf } from '../learning/learning-config-of.js';
import type { Retriever } from '../retrieval/retriever.js';
import { describeWeights, type Weights } from './describe-weights.js';
import { segmentInputs } from './segment-inputs.js';

export interface WeightsContext {
  readonly retriever: Retriever;
  /** Draws are its own. */
  readonly requestId: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** What is believed for everybody. */
export function weightsOfAll({ learning }: FeedbackLoop, context: WeightsContext): Weights {
  return describeWeights(learning, { ...context, userId: null, inputs: {}, isOptedOut: false });
}

/** What is believed for each segment that anything was learned of. */
export function weightsOfSegments({ learning }: FeedbackLoop, context: WeightsContext): readonly Weights[] {
  const { namespace, retriever_id } = context.retriever;
  return learning.segments(namespace, retriever_id).flatMap((key) => {
    const inputs = segmentInputs(key);
    if (inputs === null) return [];
    const weights = describeWeights(learning, { ...context, userId: null, inputs, isOptedOut: false });
    return weights.context_key === key ? [weights] : []; // else of features that no longer name a segment
  });
}

/** What is believed for a user; their segment is that of their latest request, where there is a store to look it up in. */
export async function weightsOfUser(loop: FeedbackLoop, context: WeightsContext, userId: string): Promise<Weights> {
  const { namespace, retriever_id } = context.retriever;
  const inputs = await latestSegment(loop, context.retriever, userId);
  const isOptedOut = loop.learning.choices.of(namespace, retriever_id, userId).is_opted_out;
  return describeWeights(loop.learning, { ...context, userId, inputs, isOptedOut });
}

async function latestSegment({ store }: FeedbackLoop, retriever: Retriever, userId: string) {
  const { namespace, retriever_id: retrieverId } = retriever;
  if (store === null || learningConfigOf(retriever).demographicFeatures.length === 0) return {};
  await store.settled(); // their latest request may still be on its way there
  const [latest] = await listExecutions(store, { namespace, retrieverId, userId, limit: 1 });
  return latest?.contexts.map(segmentInputs).find((inputs) => inputs !== null) ?? {};
}
