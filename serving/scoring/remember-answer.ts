import { rememberRows } from '../adaptation/remembered-rows.js';
import type { RequestMemory } from '../adaptation/request-memory.js';
import type { ResultInputs } from './result-inputs.js';

/** Where answers are remembered. */
export interface MemoryContext {
  /** What the request is called. */
  readonly requestId: string;
  readonly requests: RequestMemory;
  /** Milliseconds since 1970. */
  readonly wallClock: () => number;
}

/** Keeps what was shown. @returns the id by which feedback can refer to it. */
export function rememberAnswer(
  { request, catalogue: { bundle }, rows, outcome }: Omit<ResultInputs, 'session'>,
  { requestId, requests, wallClock }: MemoryContext,
): string {
  const { user_id: userId, candidates, top_k } = request;
  const shown = outcome.order.slice(0, top_k);
  const isBrought = (row: number) => candidates[row]!.embeddings !== undefined;
  return requests.remember({
    requestId,
    userId,
    answeredAt: wallClock(),
    itemIds: shown.map((row) => bundle?.items.ids[rows.items[row]!] ?? candidates[row]!.item_id),
    rows: outcome.rows?.answer ? rememberRows(rows, shown, outcome.rows.isNetwork, isBrought) : null,
  });
}
