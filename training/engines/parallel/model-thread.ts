import { parentPort, workerData } from 'node:worker_threads';
import type { Reply } from '../../../data/threads/thread-pool.js';
import { openOnnx } from '../open-onnx.js';
import type { Executable, HostTensors } from '../runtime.js';
import { type PackedTensors, unpackTensors } from './pack-tensors.js';
import { ANSWERED, ASKED, stayAwake, type Tally } from './stay-awake.js';

/** A model to run, and on what. */
export interface ModelRun {
  /** Names the model: a thread opens it once. */
  readonly model: number;
  /** ONNX, in shared memory. */
  readonly bytes: Uint8Array;
  readonly packed: PackedTensors;
}

const tally = workerData as Tally;
const open = new Map<number, Promise<Executable>>();
let memory = new Float32Array(0);

// What a training thread does. It loads ONNX Runtime and neither tfjs nor the compiler.
parentPort!.on('message', async (run: ModelRun) => {
  try {
    const answer = await runModel(run);
    const buffers = Object.values(answer).map(({ data }) => data.buffer as ArrayBuffer);
    parentPort!.postMessage({ answer } satisfies Reply<HostTensors>, buffers);
  } catch (error) {
    parentPort!.postMessage({ error } satisfies Reply<HostTensors>);
  }
  const asked = Atomics.load(tally, ASKED);
  Atomics.add(tally, ANSWERED, 1);
  stayAwake(tally, ASKED, (now) => now === asked);
});

async function runModel({ model, bytes, packed }: ModelRun): Promise<HostTensors> {
  const onnxSession = open.get(model) ?? openOnnx(bytes.slice());
  open.set(model, onnxSession);
  if (memory.length < packed.length) memory = new Float32Array(packed.length);
  return (await onnxSession).run(unpackTensors(packed, memory));
}
