import type { Retriever } from '../retrieval/retriever.js';
import type { PastSession } from './past-session.js';
import { type ReplayedSession, type ReplayOptions, replaySession } from './replay-session.js';

/**
 * Asks several retrievers the questions of the same sessions. Who is asked first goes around, so that none has the others warm its
 * caches.
 *
 * @returns [retrievers][sessions]
 */
export async function replaySessions(
  retrievers: readonly Retriever[],
  sessions: readonly PastSession[],
  { signal, ...options }: ReplayOptions & { readonly signal: AbortSignal },
): Promise<readonly (readonly ReplayedSession[])[]> {
  const replayed: ReplayedSession[][] = retrievers.map(() => []);
  for (const [turn, session] of sessions.entries()) {
    for (let step = 0; step < retrievers.length; step++) {
      signal.throwIfAborted();
      const index = (turn + step) % retrievers.length;
      replayed[index]!.push(await replaySession(retrievers[index]!, session, options));
    }
  }
  return replayed;
}
