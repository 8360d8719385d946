import { repeat } from '../memory/repeat.js';
import type { LearningOptions } from './learning-options.js';

/** A store that was away at the start is asked so often until it has been read. */
const RETRY_SECONDS = 5;

export interface RegularRebuild {
  /** Between the regular ones. @throws what the reading throws */
  now(): Promise<void>;
  stop(): Promise<void>;
}

/** Reads everything back every `rebuildSeconds`; sooner as long as it has not succeeded once. Never without a store. */
export function rebuildRegularly(
  read: () => Promise<void>,
  { store, timer, rebuildSeconds = 300, onError }: RegularRebuildOptions,
): RegularRebuild {
  const turnSeconds = Math.min(RETRY_SECONDS, rebuildSeconds);
  const turnsBetween = Math.round(rebuildSeconds / turnSeconds);
  let turns = 0;
  let isRead = false;
  const now = async () => {
    await read();
    isRead = true;
  };
  const turn = async () => {
    if (++turns % turnsBetween === 0 || !isRead) await now();
  };
  const stop =
    store === null ? async () => {} : repeat(turn, { everyMs: turnSeconds * 1000, ...(timer && { timer }), onError });
  return { now, stop };
}

interface RegularRebuildOptions extends Pick<LearningOptions, 'store' | 'timer' | 'rebuildSeconds'> {
  readonly onError: (error: unknown) => void;
}
