import { setTimeout } from 'node:timers/promises';

/** Longer than a request takes, as a rule. */
const REST_MS = 20;

/**
 * Between two pieces of something that holds the thread for milliseconds each: what was asked meanwhile is answered, and no request
 * waits for more than one of them.
 */
export async function rest(): Promise<void> {
  await setTimeout(REST_MS);
}
