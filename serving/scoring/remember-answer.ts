import { rememberRows } from '../adaptation/remembered-rows.js';
import type { RequestMemory } from '../adaptation/request-memory.js';
import type { Learning } from '../learning/learning.js';
import { executionOfAnswer } from './execution-of-answer.js';
import type { ResultInputs } from './result-inputs.js';

/** Where answers are remembered. */
export interface MemoryContext {
  readonly namespace: string;
  /** What the request is called. */
  readonly requestId: string;
  readonly requests: RequestMemory;
  readonly learning: Learning;
  /** Milliseconds since 1970. */
  readonly wallClock: () => number;
  /** Milliseconds since the request came. */
  readonly elapsedMs: () => number;
}

/** Keeps what was shown, for adaptation and for learning. @returns the id by which feedback can refer to it. */
export function rememberAnswer(answer: Omit<ResultInputs, 'session'>, context: MemoryContext): string {
  const { namespace, learning, wallClock, elapsedMs } = context;
  const answeredAt = wallClock();
  const requestId = rememberRequest(answer, context, answeredAt);
  const { choice, question } = answer.outcome;
  const contexts = choice?.contexts ?? learning.contexts(question); // feedback counts also where the bandit was not asked
  learning.remember(executionOfAnswer(answer, { namespace, requestId, answeredAt, tookMs: elapsedMs(), contexts }));
  return requestId;
}

function rememberRequest(
  { request, catalogue: { bundle }, rows, outcome }: Omit<ResultInputs, 'session'>,
  { namespace, requestId, requests }: MemoryContext,
  answeredAt: number,
): string {
  const { user_id: userId, candidates, top_k } = request;
  const shown = outcome.order.slice(0, top_k);
  const isBrought = (row: number) => candidates[row]!.embeddings !== undefined || rows.put?.has(row) === true;
  return requests.remember({
    namespace,
    requestId,
    userId,
    answeredAt,
    modelVersion: bundle?.manifest.model_version ?? null,
    itemIds: shown.map((row) => bundle?.items.ids[rows.items[row]!] ?? candidates[row]!.item_id),
    rows: outcome.rows?.answer ? rememberRows(rows, shown, outcome.rows.isNetwork, isBrought) : null,
  });
}
