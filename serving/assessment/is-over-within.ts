import { setTimeout } from 'node:timers/promises';

/** Whether something is over after so many milliseconds at most; if it is, as soon as it is. */
export async function isOverWithin(milliseconds: number, done: Promise<void>): Promise<boolean> {
  const abort = new AbortController();
  const late = setTimeout(milliseconds, false, { signal: abort.signal }).catch(() => false);
  try {
    return await Promise.race([done.then(() => true), late]);
  } finally {
    abort.abort();
  }
}
