import { setTimeout } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** In bytes. */
export interface Memory {
  /** Heap and array buffers that the program holds on to. */
  readonly held: number;
  /** The process, garbage and ONNX Runtime's own included. */
  readonly rss: number;
}

/** What is left after collecting garbage. Buffers go some time after what held them. */
export async function memory(): Promise<Memory> {
  setFlagsFromString('--expose-gc');
  const collectGarbage: () => void = runInNewContext('gc');
  for (let pass = 0; pass < 4; pass++) {
    collectGarbage();
    await setTimeout(20);
  }
  const { heapUsed, arrayBuffers, rss } = process.memoryUsage();
  return { held: heapUsed + arrayBuffers, rss };
}
