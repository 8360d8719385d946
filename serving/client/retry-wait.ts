/** Refusals that are about the moment and not about the request. */
const LATER: ReadonlySet<number> = new Set([429, 503]);

/** The wait is longer by up to this share, at random, so that clients refused together do not come back together. */
const SPREAD = 0.5;

export interface RetryWaitOptions {
  readonly longestWaitMs: number;
  /** In [0, 1). */
  readonly random: () => number;
}

/**
 * How long to wait before trying again, in milliseconds; null where it makes no sense: the answer is final, says no moment, or a
 * later one than anybody waits for. A refusal without `retry-after` (no model, no store) stays as it is for longer than a client does.
 */
export function retryWait(
  { status, headers }: Pick<Response, 'status' | 'headers'>,
  { longestWaitMs, random }: RetryWaitOptions,
): number | null {
  const seconds = headers.get('retry-after');
  if (!LATER.has(status) || seconds === null || !/^\d+(\.\d+)?$/.test(seconds)) return null;
  const waitMs = Number(seconds) * 1000;
  return waitMs > longestWaitMs ? null : waitMs * (1 + SPREAD * random());
}
