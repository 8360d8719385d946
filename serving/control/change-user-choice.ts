import type { FeedbackLoop } from '../feedback-loop.js';
import { findRetriever } from '../retrieval/find-retriever.js';
import { recordActivity } from './record-activity.js';

/** What a user, or somebody for them, can decide about learned fusion. */
export type UserDecision = 'opt_out' | 'opt_in' | 'reset';

export interface UserChoiceChange {
  readonly namespace: string;
  readonly retrieverId: string;
  readonly userId: string;
  readonly decision: UserDecision;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** A user's choice as the interface shows it. */
export interface UserChoiceState {
  readonly retriever_id: string;
  readonly user_id: string;
  readonly opted_out: boolean;
  readonly reset_at: string | null;
}

/**
 * Takes a user out of learned fusion or back in, or forgets what is known of them; in force from their next request on. Saying the
 * same again changes nothing, but a reset, which begins anew each time.
 *
 * @throws FusionError `unknown_id` for a retriever that the namespace does not have.
 */
export async function changeUserChoice(
  { learning: { choices }, retrieval, store }: FeedbackLoop,
  { namespace, retrieverId, userId, decision, now }: UserChoiceChange,
): Promise<UserChoiceState> {
  findRetriever(retrieval.retrievers, namespace, retrieverId);
  const change = { opt_out: choices.optOut, opt_in: choices.optIn, reset: choices.reset }[decision];
  const choice = await change.call(choices, namespace, retrieverId, userId);
  await recordActivity({ store }, { namespace, retrieverId, type: decision, userId, detail: {}, occurredAt: now });
  return { retriever_id: retrieverId, user_id: userId, opted_out: choice.is_opted_out, reset_at: choice.reset_at };
}
