import { closeSync, existsSync, openSync, readSync } from 'node:fs';

/** The processor time of a process's first thread, in nanoseconds, before a blank. Linux alone has it. */
const SCHEDULE = `/proc/self/task/${process.pid}/schedstat`;

/**
 * Runs something, and says how long the event loop of the main thread was held at a time, in milliseconds: the longest of its turns.
 *
 * In processor time, on Linux, so that it says the same on a machine that is busy with others; elsewhere by the clock.
 */
export async function longestTurn(run: () => Promise<unknown>): Promise<number> {
  const clock = mainThreadClock();
  let longest = 0;
  let last = clock.now();
  let isOver = false;
  const turn = () => {
    const now = clock.now();
    longest = Math.max(longest, now - last);
    last = now;
    if (!isOver) setImmediate(turn);
  };
  setImmediate(turn);
  try {
    await run();
    return Math.max(longest, clock.now() - last);
  } finally {
    isOver = true;
    setImmediate(() => clock.close()); // after the turn that is under way
  }
}

/** Milliseconds of the main thread: of its processor on Linux, elsewhere by the clock. */
export function mainThreadClock(): { now(): number; close(): void } {
  if (!existsSync(SCHEDULE)) return { now: () => performance.now(), close: () => {} };
  const file = openSync(SCHEDULE, 'r');
  const text = Buffer.alloc(64);
  const now = () => Number(text.toString('latin1', 0, readSync(file, text, 0, text.length, 0)).split(' ', 1)[0]) / 1e6;
  return { now, close: () => closeSync(file) };
}
