import { setImmediate, setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { longestTurn, mainThreadClock } from '../../../bench/longest-turn.js';

/** Holds the thread for so many milliseconds of its own; a process has others, which collect garbage and compile. */
function compute(ms: number): void {
  const clock = mainThreadClock();
  const end = clock.now() + ms;
  while (clock.now() < end);
  clock.close();
}

describe('longestTurn', () => {
  it('is the longest of the turns that the event loop was held for', async () => {
    const longest = await longestTurn(async () => {
      for (const ms of [5, 60, 5]) {
        await setImmediate();
        compute(ms);
      }
    });
    expect(longest).toBeGreaterThan(40);
    expect(longest).toBeLessThan(120);
  });

  it('does not count waiting', async () => {
    expect(await longestTurn(() => setTimeout(100))).toBeLessThan(40);
  });
});
