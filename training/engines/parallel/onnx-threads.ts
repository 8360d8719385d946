import { FusionError } from '../../../data/schema/errors.js';
import { startThreads } from '../../../data/threads/thread-pool.js';
import { compile } from '../../compiler/compile.js';
import { type HostTensor, type HostTensors, type Runtime, requireInput } from '../runtime.js';
import type { ModelRun } from './model-thread.js';
import { packTensors } from './pack-tensors.js';

/** A runtime whose threads live until it is released. */
export interface ThreadedRuntime extends Runtime {
  release(): Promise<void>;
}

/**
 * ONNX Runtime on the CPU, in threads with one-thread sessions: programs that run at the same time run beside each other.
 *
 * A program is compiled here, once, and its model handed to the threads through shared memory. Inputs that lie in shared
 * memory are passed as they are; the others are copied into one buffer, which is handed over.
 */
export function onnxThreads(count: number): ThreadedRuntime {
  const threads = startThreads<ModelRun, HostTensors>(new URL('./model-thread', import.meta.url), count);
  let models = 0;
  return {
    name: 'cpu',
    prepare: async ({ program, inputs: specs }) => {
      const bytes = inSharedMemory(compile(program, specs, { profile: 'fused' }).bytes);
      const model = models++;
      return {
        run: async (inputs) => {
          const needed = specs.map(({ name }) => [name, requireInput(inputs, name)] as const);
          const shared = Object.fromEntries(needed.filter(([, tensor]) => isShared(tensor)));
          const own = packTensors(Object.fromEntries(needed.filter(([, tensor]) => !isShared(tensor))));
          return threads.run({ model, bytes, shared, own }, [own.buffer]).catch(explain);
        },
        release: async () => {}, // the threads' sessions end with them
      };
    },
    release: () => threads.end(),
  };
}

/** A copy that all threads see. */
export function inSharedMemory<Data extends Uint8Array | Float32Array>(data: Data): Data {
  const memory = new SharedArrayBuffer(data.byteLength);
  const copy = data instanceof Float32Array ? new Float32Array(memory) : new Uint8Array(memory);
  copy.set(data);
  return copy as Data;
}

function isShared({ data }: HostTensor): boolean {
  return data.buffer instanceof SharedArrayBuffer;
}

function explain(cause: Error): never {
  throw new FusionError(
    'engine_failed',
    `Engine cpu: expected a worker thread to answer, got: ${cause.message}`,
    {},
    cause,
  );
}
