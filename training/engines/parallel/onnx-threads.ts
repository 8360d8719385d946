import { setImmediate } from 'node:timers/promises';
import { FusionError } from '../../../data/schema/errors.js';
import { startThreads } from '../../../data/threads/thread-pool.js';
import { compile } from '../../compiler/compile.js';
import { openOnnx } from '../open-onnx.js';
import { takeInputs } from '../runtime.js';
import type { ModelRun } from './model-thread.js';
import { packParts } from './pack-parts.js';
import { type AnsweredPart, runParts } from './run-parts.js';
import type { ShardedRuntime } from './sharded-runtime.js';
import { sharedTrays } from './shared-trays.js';
import { ANSWERED, ASKED, stayAwake, type Tally } from './stay-awake.js';

/** A runtime whose threads live until it is released. */
export interface ThreadedRuntime extends ShardedRuntime {
  release(): Promise<void>;
}

/**
 * ONNX Runtime on the CPU, on so many threads, each with a one-thread session. The calling thread is one of them. Whoever is free takes
 * the next part of a batch; the answers come in the order of the parts, so who took which does not show.
 *
 *     calling thread   pack ─► what else it has to do ─► take, run, take, … ─► stay awake ─► answers
 *     another              └─► take, copy, run, take, … ─► answer ─────────────┘ stay awake for the next
 *
 * A program is compiled here, once. Its model and the inputs go to the threads in shared memory, outputs are handed over.
 *
 * @param count two or more
 */
export function onnxThreads(count: number): ThreadedRuntime {
  const others = count - 1;
  const tally: Tally = new Int32Array(new SharedArrayBuffer(8));
  const threads = startThreads<ModelRun, AnsweredPart[]>(new URL('./model-thread', import.meta.url), others, tally);
  const trays = sharedTrays();
  let models = 0;
  return {
    prepare: async ({ program, inputs: specs }) => {
      const { bytes } = compile(program, specs, { profile: 'fused' });
      const [model, shared, here] = [models++, inSharedMemory(bytes), await openOnnx(bytes)];
      return {
        runAll: async (parts) => {
          const packed = packParts(
            parts.map((inputs) => takeInputs(specs, inputs)),
            trays.take,
          );
          const asked = Array.from({ length: Math.min(others, parts.length) }, () =>
            threads.run({ model, bytes: shared, packed }).catch(explain),
          );
          const askedInAll = Atomics.add(tally, ASKED, asked.length) + asked.length;
          const takeOwn = async () => {
            await setImmediate(); // what else the calling thread has to do comes first: the others are at work
            const own = await runParts(here, packed, (part) => parts[part]!);
            stayAwake(tally, ANSWERED, (answered) => answered < askedInAll);
            return own;
          };
          const answered = (await Promise.all([takeOwn(), ...asked])).flat();
          trays.giveBack(packed.tray);
          return answered.toSorted((a, b) => a.part - b.part).map(({ outputs }) => outputs);
        },
        release: () => here.release(), // the threads' sessions end with them
      };
    },
    release: () => threads.end(),
  };
}

function inSharedMemory(bytes: Uint8Array): Uint8Array {
  const copy = new Uint8Array(new SharedArrayBuffer(bytes.length));
  copy.set(bytes);
  return copy;
}

function explain(cause: Error): never {
  throw new FusionError(
    'engine_failed',
    `Engine cpu: expected a worker thread to answer, got: ${cause.message}`,
    {},
    cause,
  );
}
