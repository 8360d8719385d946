import { createInterface } from 'node:readline';
import { peakMemoryMb } from '../peak-memory.js';

/**
 * The contestant's side: says that it is ready, then takes steps for as many seconds as each line asks for and answers with
 * their times, until its input ends. Every round begins with a step that is not counted: others have had the caches.
 */
export async function answerRounds(
  ready: Readonly<Record<string, unknown>>,
  step: () => Promise<void>,
  now: () => number,
): Promise<void> {
  const say = (line: Readonly<Record<string, unknown>>) => process.stdout.write(`${JSON.stringify(line)}\n`);
  say(ready);
  for await (const line of createInterface({ input: process.stdin })) {
    const { seconds } = JSON.parse(line) as { readonly seconds: number };
    await step();
    const ms: number[] = [];
    const start = now();
    do {
      const before = now();
      await step();
      ms.push(now() - before);
    } while (now() - start < 1000 * seconds);
    say({ ms, peak_memory_mb: peakMemoryMb() });
  }
}
