import { FusionError } from '../../../data/schema/errors.js';
import { startThreads } from '../../../data/threads/thread-pool.js';
import { compile } from '../../compiler/compile.js';
import { openOnnx } from '../open-onnx.js';
import { type HostTensors, type Runtime, takeInputs } from '../runtime.js';
import type { ModelRun } from './model-thread.js';
import { packTensors } from './pack-tensors.js';
import { sharedTrays } from './shared-trays.js';
import { ANSWERED, ASKED, stayAwake, type Tally } from './stay-awake.js';

/** A runtime whose threads live until it is released. */
export interface ThreadedRuntime extends Runtime {
  release(): Promise<void>;
}

/**
 * ONNX Runtime on the CPU, on so many threads, each with a one-thread session: runs that are asked for at the same time run beside each
 * other. The calling thread is one of them: it hands the others their parts, takes its own, and looks for their answers.
 *
 *     calling thread   pack ─► run ──────────────► stay awake ─► answers
 *     another              └─► copy ─► run ─► answer ─┘ └─► stay awake for the next
 *
 * A program is compiled here, once. Its model and the inputs go to the threads in shared memory, the outputs come back handed over.
 *
 * @param count two or more
 */
export function onnxThreads(count: number): ThreadedRuntime {
  const others = count - 1;
  const tally: Tally = new Int32Array(new SharedArrayBuffer(8));
  const threads = startThreads<ModelRun, HostTensors>(new URL('./model-thread', import.meta.url), others, tally);
  const trays = sharedTrays();
  const underWay = { here: 0, there: 0 };
  let models = 0;
  return {
    name: 'cpu',
    prepare: async ({ program, inputs: specs }) => {
      const { bytes } = compile(program, specs, { profile: 'fused' });
      const [model, shared, here] = [models++, inSharedMemory(bytes), await openOnnx(bytes)];
      const runHere = async (inputs: HostTensors): Promise<HostTensors> => {
        underWay.here++;
        try {
          return await here.run(inputs);
        } finally {
          underWay.here--;
          const asked = Atomics.load(tally, ASKED);
          if (underWay.there > 0) stayAwake(tally, ANSWERED, (answered) => answered !== asked);
        }
      };
      const runThere = async (inputs: HostTensors): Promise<HostTensors> => {
        const packed = packTensors(takeInputs(specs, inputs), trays.take);
        underWay.there++;
        try {
          const answer = threads.run({ model, bytes: shared, packed });
          Atomics.add(tally, ASKED, 1);
          return await answer.catch(explain);
        } finally {
          underWay.there--;
          trays.giveBack(packed.tray);
        }
      };
      return {
        run: (inputs) => (underWay.here * others < underWay.there ? runHere(inputs) : runThere(inputs)),
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
