import { DEFAULT_LEARNING_CONFIG, type LearningConfig } from '../../models/bandit/index.js';
import { invalidValue } from '../http/invalid-value.js';
import { unknownId } from '../http/unknown-id.js';
import type { RememberedExecution } from './execution-memory.js';
import type { NewInteraction } from './learning.js';
import { learningConfigOf } from './learning-config-of.js';
import type { LearningState } from './learning-state.js';

/** Where an interaction belongs. */
export interface FoundSetting {
  readonly interaction: NewInteraction;
  /** `''` where neither the interaction nor its execution says. */
  readonly retrieverId: string;
  readonly config: LearningConfig;
  /** Feature URIs of the retriever as it is now. */
  readonly sources: readonly string[];
  readonly remembered: RememberedExecution | null;
}

/**
 * The retriever and the answer of an interaction. An answer that is no longer known is not an error: what happened is worth writing.
 * @throws FusionError `unknown_id` for a retriever that there is not; `invalid_value` where the answer is another retriever's.
 */
export async function findSetting(state: LearningState, interaction: NewInteraction): Promise<FoundSetting> {
  const { namespace, executionId, retrieverId: given } = interaction;
  const remembered = executionId === null ? null : await findExecution(state, namespace, executionId);
  const answered = remembered?.row.retriever_id ?? null;
  if (given !== null && answered !== null && given !== answered) {
    throw invalidValue('retriever_id', `the retriever of execution ${executionId}`, given);
  }
  const retrieverId = given ?? answered;
  if (retrieverId === null) {
    return { interaction, retrieverId: '', config: DEFAULT_LEARNING_CONFIG, sources: [], remembered: null };
  }
  const retriever = state.options.retrievers.get(namespace, retrieverId);
  if (retriever === undefined) throw unknownId('retriever_id', 'a retriever of this namespace', retrieverId);
  const sources = retriever.stages[0].config.parameters.searches.map(({ feature_uri }) => feature_uri);
  return { interaction, retrieverId, config: learningConfigOf(retriever), sources, remembered };
}

/** While the store is away, only what is in memory is known. */
async function findExecution(
  state: LearningState,
  namespace: string,
  executionId: string,
): Promise<RememberedExecution | null> {
  try {
    return await state.executions.find(namespace, executionId);
  } catch (error) {
    state.options.onError(error, `execution ${executionId} could not be looked up; its interaction teaches nothing`);
    return null;
  }
}
