import type { FeedbackLoop } from '../feedback-loop.js';
import type { PatchRetriever } from '../http/schemas/retriever.js';
import { changeRetriever } from '../retrieval/change-retriever.js';
import { known } from '../retrieval/find-retriever.js';
import type { Retriever } from '../retrieval/retriever.js';
import { type Activity, recordActivity } from './record-activity.js';
import { rolloutState } from './rollout-state.js';

export interface RetrieverChange {
  readonly namespace: string;
  readonly retrieverId: string;
  readonly change: PatchRetriever;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * Changes a retriever: a new version, in force from the next request on. Where that changes whom learned fusion serves, it is noted
 * among the retriever's activities.
 *
 * @throws FusionError `unknown_id` for a retriever that the namespace does not have; `invalid_value` that names the field.
 */
export async function patchRetriever(
  { retrieval, store }: FeedbackLoop,
  { namespace, retrieverId, change, now }: RetrieverChange,
): Promise<Retriever> {
  let changes: readonly Pick<Activity, 'type' | 'detail'>[] = [];
  const retriever = await retrieval.retrievers.update(namespace, retrieverId, (found) => {
    const before = known(found, retrieverId);
    const after = changeRetriever(before, change, now);
    changes = rolloutChanges(before, after);
    return after;
  });
  for (const { type, detail } of changes) {
    await recordActivity({ store }, { namespace, retrieverId, type, userId: null, detail, occurredAt: now });
  }
  return retriever;
}

function rolloutChanges(before: Retriever, after: Retriever): readonly Pick<Activity, 'type' | 'detail'>[] {
  const [was, { enabled, shadow_mode, rollout_pct }] = [rolloutState(before), rolloutState(after)];
  const share = {
    ...(shadow_mode !== was.shadow_mode && { shadow_mode }),
    ...(rollout_pct !== was.rollout_pct && { rollout_pct }),
  };
  return [
    ...(enabled === was.enabled ? [] : [{ type: enabled ? 'enabled' : 'disabled', detail: { enabled } } as const]),
    ...(Object.keys(share).length === 0 ? [] : [{ type: 'rollout_changed', detail: share } as const]),
  ];
}
