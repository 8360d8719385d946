import { outcomeOfReward } from '../../models/adaptation/outcome-of-reward.js';
import { interactionReward } from '../../models/bandit/interaction-reward.js';
import { invalidValue } from '../http/invalid-value.js';
import type { FeedbackRequest } from '../http/schemas/feedback-request.js';
import type { FeedbackResponse, NotAdapted } from '../http/schemas/feedback-response.js';
import { unknownId } from '../http/unknown-id.js';
import type { Adaptation } from './adaptation.js';
import { FEEDBACK_WINDOW_MS } from './feedback-event.js';
import { type RememberedRequest, wasScored } from './remembered-request.js';
import type { RequestMemory } from './request-memory.js';

/** What feedback needs of the server. */
export interface FeedbackContext {
  readonly namespace: string;
  readonly requests: RequestMemory;
  /** Null when no bundle is loaded. */
  readonly adaptation: Adaptation | null;
  /** Milliseconds since 1970. */
  readonly wallClock: () => number;
  /** Told of trouble while adapting. */
  readonly onModelError: (error: unknown) => void;
}

/** The answer but for what the HTTP layer knows. */
export type FeedbackAnswer = Omit<FeedbackResponse, 'took_ms'>;

/** How far a caller's clock may differ from this one. */
const CLOCK_SKEW_MS = 60_000;

/**
 * Takes what a user made of a shown item: find the request and the row, read the outcome, adapt the user, reply.
 *
 * @throws FusionError that names the field, for anything that the caller can mend; `overloaded` when too much is waiting.
 */
export async function feedback(body: FeedbackRequest, context: FeedbackContext): Promise<FeedbackAnswer> {
  const { namespace, requests, adaptation, wallClock, onModelError } = context;
  const now = wallClock();
  const request = requests.recall(namespace, body.request_id, now);
  const index = shownIndex(request, body.item_id);
  const occurredAt = momentOf(body.occurred_at, request, now);
  const said = outcomeOf(body);
  const answer = { request_id: body.request_id, item_id: body.item_id, ...said };
  if (said.outcome === null) return { ...answer, adaptation: notAdapted('no_outcome') };
  if (adaptation === null || !wasScored(request) || request.rows.isNetwork[index] !== 1) {
    return { ...answer, adaptation: notAdapted('not_network') };
  }
  const event = { request, index, itemId: request.itemIds[index]!, outcome: said.outcome, occurredAt };
  const { applied, reason, supportRows, before, after } = await adaptation.take(event, onModelError);
  return {
    ...answer,
    adaptation: {
      applied,
      reason,
      support_rows: supportRows,
      prediction_before: before,
      prediction_after: after,
    },
  };
}

function shownIndex({ itemIds, requestId }: RememberedRequest, itemId: string): number {
  const index = itemIds.indexOf(itemId);
  if (index >= 0) return index;
  throw unknownId('item_id', `an item of the results of request ${JSON.stringify(requestId)}`, itemId);
}

/** Between the request and now, give or take the clocks; never later than now. */
function momentOf(text: string | undefined, { answeredAt }: RememberedRequest, now: number): number {
  if (text === undefined) return now;
  const moment = Date.parse(text);
  if (Number.isNaN(moment)) throw invalidValue('occurred_at', 'a date and time', text);
  if (moment > now + CLOCK_SKEW_MS) throw invalidValue('occurred_at', 'a moment that is not in the future', text);
  const earliest = Math.max(answeredAt - CLOCK_SKEW_MS, now - FEEDBACK_WINDOW_MS);
  if (moment > earliest) return Math.min(moment, now);
  throw invalidValue('occurred_at', 'a moment after the request was answered, of the last 24 hours', text);
}

function outcomeOf({ outcome, interaction_type: types }: FeedbackRequest): {
  readonly outcome: number | null;
  readonly reward_value: number | null;
} {
  if (outcome !== undefined && types !== undefined) {
    throw invalidValue('outcome', 'an outcome or interaction types', 'both');
  }
  if (outcome !== undefined) return { outcome, reward_value: null };
  if (types === undefined) throw invalidValue('outcome', 'an outcome or interaction types', undefined);
  const reward = interactionReward(types);
  return { outcome: outcomeOfReward(reward), reward_value: reward };
}

function notAdapted(reason: NotAdapted): FeedbackResponse['adaptation'] {
  return { applied: false, reason, support_rows: 0, prediction_before: null, prediction_after: null };
}
