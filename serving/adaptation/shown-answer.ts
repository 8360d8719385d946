import { invalidValue } from '../http/invalid-value.js';
import { unknownId } from '../http/unknown-id.js';
import type { Learning } from '../learning/learning.js';
import { SCORE_RETRIEVER_ID } from '../scoring/score-retriever.js';
import { FEEDBACK_WINDOW_MS } from './feedback-event.js';
import type { RememberedRequest } from './remembered-request.js';
import type { RequestMemory } from './request-memory.js';

export interface ShownAnswerContext {
  readonly namespace: string;
  readonly requests: RequestMemory;
  readonly learning: Pick<Learning, 'execution'>;
}

/**
 * The answer that feedback is about: as it was scored, while that is in memory; else as it was recorded, which is enough to learn
 * from, but not to adapt by.
 *
 * @throws FusionError, naming `request_id`: `unknown_id` for one that is not known; `invalid_value` for one from longer ago than
 * feedback counts.
 */
export async function shownAnswer(
  requestId: string,
  now: number,
  context: ShownAnswerContext,
): Promise<RememberedRequest> {
  const { namespace, requests } = context;
  const answer = requests.recall(namespace, requestId) ?? (await recordedAnswer(requestId, context));
  if (answer === undefined) {
    throw unknownId('request_id', 'a request that this server answered lately and still remembers', requestId);
  }
  if (answer.answeredAt > now - FEEDBACK_WINDOW_MS) return answer;
  const hours = ((now - answer.answeredAt) / 3_600_000).toFixed(1);
  throw invalidValue('request_id', 'a request of the last 24 hours', `one of ${hours} hours ago`);
}

async function recordedAnswer(
  requestId: string,
  { namespace, learning }: ShownAnswerContext,
): Promise<RememberedRequest | undefined> {
  const execution = await learning.execution(namespace, requestId);
  if (execution?.retriever_id !== SCORE_RETRIEVER_ID) return undefined;
  const { user_id: userId, executed_at, result_ids: itemIds, model_version } = execution;
  const modelVersion = model_version === '' ? null : model_version;
  return { namespace, requestId, userId, answeredAt: Date.parse(executed_at), modelVersion, itemIds, rows: null };
}
