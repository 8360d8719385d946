import { rememberRows } from '../adaptation/remembered-rows.js';
import type { RequestMemory } from '../adaptation/request-memory.js';
import type { Learning } from '../learning/learning.js';
import { executionOfAnswer } from './execution-of-answer.js';
import type { ResultInputs } from './result-inputs.js';
import { shownScores } from './shown-scores.js';

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
  const { catalogue, rows, request, shown } = answer;
  const { choice, question } = answer.outcome;
  const answeredAt = wallClock();
  const known = catalogue.bundle?.items.ids ?? []; // the bundle's own strings, where it has them: the request's go with it
  const itemIds = shown.map((row) => known[rows.items[row]!] ?? request.candidates[row]!.item_id);
  const { scores, fused } = shownScores(rows, answer.outcome.fused, shown);
  const requestId = rememberRequest(answer, context, { answeredAt, itemIds, scores });
  const contexts = choice?.contexts ?? learning.contexts(question); // feedback counts also where the bandit was not asked
  const facts = { namespace, requestId, itemIds, scores, fused, answeredAt, tookMs: elapsedMs(), contexts };
  learning.remember(executionOfAnswer(answer, facts));
  return requestId;
}

interface ShownItems {
  /** Milliseconds since 1970. */
  readonly answeredAt: number;
  /** Best first. */
  readonly itemIds: readonly string[];
  /** [shown, K] */
  readonly scores: Float32Array;
}

function rememberRequest(
  { request, catalogue: { bundle }, rows, outcome, shown }: Omit<ResultInputs, 'session'>,
  { namespace, requestId, requests }: MemoryContext,
  { answeredAt, itemIds, scores }: ShownItems,
): string {
  const { user_id: userId, candidates } = request;
  const isBrought = (row: number) => candidates[row]!.embeddings !== undefined || rows.put?.has(row) === true;
  return requests.remember({
    namespace,
    requestId,
    userId,
    answeredAt,
    modelVersion: bundle?.manifest.model_version ?? null,
    itemIds,
    rows: outcome.rows?.answer ? rememberRows(rows, shown, outcome.rows.isNetwork, isBrought, scores) : null,
  });
}
