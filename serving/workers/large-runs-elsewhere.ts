import type { OnnxSession } from '../network/onnx-session.js';
import type { Tensors } from '../network/tensors.js';

/**
 * Rows from which on a run goes to a thread: those that keep a server busy for about a millisecond. A smaller one is done here before
 * a thread that sleeps has begun. `metafuse bench scoring` prints what handing over costs (docs/performance.md).
 */
export const LARGE_ROWS = 256;

/**
 * A graph that scores rows, whose large runs do not keep the server from everybody else: ONNX Runtime computes in the thread that asks. The answers
 * are the same, bit for bit.
 *
 * @param mayWaitLong whether a run elsewhere would wait for something that takes far longer than it would keep the server busy
 */
export function largeRunsElsewhere(
  here: OnnxSession,
  elsewhere: OnnxSession,
  mayWaitLong: () => boolean = () => false,
): OnnxSession {
  const isLarge = (inputs: Tensors) => (inputs['user_index']?.dims[0] ?? 0) >= LARGE_ROWS;
  return {
    run: (inputs) => (isLarge(inputs) && !mayWaitLong() ? elsewhere : here).run(inputs),
    release: () => here.release(),
  };
}
