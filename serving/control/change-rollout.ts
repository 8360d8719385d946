import type { FeedbackLoop } from '../feedback-loop.js';
import { learningConfigOf } from '../learning/learning-config-of.js';
import { changeRetriever } from '../retrieval/change-retriever.js';
import { known } from '../retrieval/find-retriever.js';
import type { Retriever } from '../retrieval/retriever.js';
import { type ActivityType, recordActivity } from './record-activity.js';

export interface RolloutChange {
  readonly namespace: string;
  readonly retrieverId: string;
  /** Keys of `learning_config`. */
  readonly learningConfig: Readonly<Record<string, unknown>>;
  readonly type: ActivityType;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** How far learned fusion is rolled out, as the interface shows it. */
export interface RolloutState {
  readonly retriever_id: string;
  readonly version: number;
  readonly enabled: boolean;
  readonly shadow_mode: boolean;
  readonly rollout_pct: number;
}

/**
 * Changes whom learned fusion serves: a new version of the retriever, in force from the next request on, and noted among the
 * retriever's activities.
 *
 * @throws FusionError `unknown_id` for a retriever that the namespace does not have; `invalid_value` naming the key.
 */
export async function changeRollout(
  { retrieval, store }: FeedbackLoop,
  { namespace, retrieverId, learningConfig, type, now }: RolloutChange,
): Promise<RolloutState> {
  const change = { learning_config: learningConfig };
  const retriever = await retrieval.retrievers.update(namespace, retrieverId, (before) =>
    changeRetriever(known(before, retrieverId), change, now),
  );
  await recordActivity(
    { store },
    { namespace, retrieverId, type, userId: null, detail: learningConfig, occurredAt: now },
  );
  return rolloutState(retriever);
}

export function rolloutState(retriever: Retriever): RolloutState {
  const { enabled, shadowMode, rolloutPct } = learningConfigOf(retriever);
  const { retriever_id, version } = retriever;
  return { retriever_id, version, enabled, shadow_mode: shadowMode, rollout_pct: rolloutPct };
}
