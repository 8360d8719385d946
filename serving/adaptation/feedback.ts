import type { RewardMap } from '../../data/schema/interactions.js';
import { outcomeOfReward } from '../../models/adaptation/outcome-of-reward.js';
import { interactionReward } from '../../models/bandit/interaction-reward.js';
import type { EntityTable } from '../entities/entity-table.js';
import { invalidValue } from '../http/invalid-value.js';
import type { FeedbackRequest } from '../http/schemas/feedback-request.js';
import type { FeedbackResponse, NotAdapted } from '../http/schemas/feedback-response.js';
import { unknownId } from '../http/unknown-id.js';
import type { Learning, NewInteraction } from '../learning/learning.js';
import { learningConfigOf } from '../learning/learning-config-of.js';
import type { Retriever } from '../retrieval/retriever.js';
import { SCORE_RETRIEVER_ID } from '../scoring/score-retriever.js';
import type { Adaptation } from './adaptation.js';
import { FEEDBACK_WINDOW_MS, isLiked } from './feedback-event.js';
import { type RememberedRequest, wasScored } from './remembered-request.js';
import type { RequestMemory } from './request-memory.js';
import { shownAnswer } from './shown-answer.js';

/** What feedback needs of the server. */
export interface FeedbackContext {
  readonly namespace: string;
  readonly requests: RequestMemory;
  readonly learning: Learning;
  readonly retrievers: EntityTable<Retriever>;
  /** Null when no bundle is loaded, so that there is nothing to adapt. */
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
 * Takes what a user made of a shown item: find the answer and the row, read the outcome, let the bandit learn from it, adapt the
 * user where the network decided, reply.
 *
 * @throws FusionError that names the field, for anything that the caller can mend; `overloaded` when too much is waiting.
 */
export async function feedback(body: FeedbackRequest, context: FeedbackContext): Promise<FeedbackAnswer> {
  const { namespace, learning, retrievers, wallClock } = context;
  const now = wallClock();
  const request = await shownAnswer(body.request_id, now, context);
  const index = shownIndex(request, body.item_id);
  const occurredAt = momentOf(body.occurred_at, request, now);
  const { rewardMap } = learningConfigOf(retrievers.get(namespace, SCORE_RETRIEVER_ID)!); // built in: always there
  const { types, outcome } = saidOf(body, rewardMap);
  const interaction: NewInteraction = {
    namespace,
    itemId: body.item_id,
    types,
    position: index,
    retrieverId: SCORE_RETRIEVER_ID,
    executionId: request.requestId,
    userId: request.userId,
    sessionId: null,
    featureUri: null,
    querySnapshot: null,
    documentScore: null,
    resultSetSize: request.itemIds.length,
    metadata: saidInWords(body, context),
    occurredAt: body.occurred_at === undefined ? null : occurredAt,
  };
  const { row, isDuplicate } = (await learning.take([interaction]))[0]!;
  return {
    request_id: body.request_id,
    item_id: body.item_id,
    interaction_id: row.interaction_id,
    deduplicated: isDuplicate,
    outcome,
    reward_value: row.reward_value,
    adaptation: await adapt(request, index, rated(body, outcome, context), occurredAt, context),
  };
}

/** The outcome; where it is a rating, in the words of a dataset, too. */
function saidInWords({ outcome }: FeedbackRequest, { adaptation }: FeedbackContext): Readonly<Record<string, unknown>> {
  if (outcome === undefined) return {};
  const scale = adaptation?.ratings;
  return { outcome, ...(scale && { event: 'rating', value: scale.min + outcome * (scale.max - scale.min) }) };
}

/** What a user adapts to: where ratings are learned, what they said and not what they did; a click is no rating. */
function rated(body: FeedbackRequest, outcome: number | null, { adaptation }: FeedbackContext): number | null {
  return adaptation?.ratings ? (body.outcome ?? null) : outcome;
}

async function adapt(
  request: RememberedRequest,
  index: number,
  outcome: number | null,
  occurredAt: number,
  { adaptation, onModelError }: FeedbackContext,
): Promise<FeedbackAnswer['adaptation']> {
  if (outcome === null) return notAdapted('no_outcome');
  if (adaptation === null || !wasScored(request) || request.rows.isNetwork[index] !== 1)
    return notAdapted('not_network');
  if (request.modelVersion !== adaptation.modelVersion) return notAdapted('other_model'); // its rows are not of these tables
  const event = { request, index, itemId: request.itemIds[index]!, outcome, occurredAt };
  const { applied, reason, supportRows, before, after } = await adaptation.take(event, onModelError);
  return { applied, reason, support_rows: supportRows, prediction_before: before, prediction_after: after };
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

/**
 * What the user did, and how well it went. An outcome is an explicit word on the item, so it is taken for `positive_feedback` from ½
 * on, else for `negative_feedback`; the other way round, an outcome is 1 or 0 by the sign of the reward.
 */
function saidOf({ outcome, interaction_type: types }: FeedbackRequest, rewards: RewardMap) {
  if (outcome !== undefined && types !== undefined) {
    throw invalidValue('outcome', 'an outcome or interaction types', 'both');
  }
  if (outcome !== undefined)
    return { types: [isLiked({ outcome }) ? 'positive_feedback' : 'negative_feedback'], outcome };
  if (types === undefined) throw invalidValue('outcome', 'an outcome or interaction types', undefined);
  return { types, outcome: outcomeOfReward(interactionReward(types, rewards)) };
}

function notAdapted(reason: NotAdapted): FeedbackAnswer['adaptation'] {
  return { applied: false, reason, support_rows: 0, prediction_before: null, prediction_after: null };
}
