import { parentPort } from 'node:worker_threads';
import type { Reply } from '../../../data/threads/thread-pool.js';
import { openOnnx } from '../open-onnx.js';
import type { Executable, HostTensor, HostTensors } from '../runtime.js';
import { type PackedTensors, unpackTensors } from './pack-tensors.js';

/** A model to run, and on what. */
export interface ModelRun {
  /** Names the model: a thread opens it once. */
  readonly model: number;
  /** ONNX, in shared memory. */
  readonly bytes: Uint8Array;
  /** Inputs in memory that all threads share. */
  readonly shared: HostTensors;
  /** The other inputs, handed over. */
  readonly own: PackedTensors;
}

const open = new Map<number, Promise<Executable>>();

// What a training thread does. It loads ONNX Runtime and neither tfjs nor the compiler.
parentPort!.on('message', async (run: ModelRun) => {
  try {
    const answer = await runModel(run);
    const buffers = Object.values(answer).map(({ data }) => data.buffer as ArrayBuffer);
    parentPort!.postMessage({ answer } satisfies Reply<HostTensors>, buffers);
  } catch (error) {
    parentPort!.postMessage({ error } satisfies Reply<HostTensors>);
  }
});

async function runModel({ model, bytes, shared, own }: ModelRun): Promise<HostTensors> {
  const onnxSession = open.get(model) ?? openOnnx(bytes.slice());
  open.set(model, onnxSession);
  const copied = Object.entries(shared).map(([name, tensor]) => [name, copyOf(tensor)] as const);
  return (await onnxSession).run({ ...unpackTensors(own), ...Object.fromEntries(copied) });
}

/** ONNX Runtime takes no tensor that lies in shared memory. */
function copyOf({ data, shape }: HostTensor): HostTensor {
  return { data: data.slice(), shape };
}
