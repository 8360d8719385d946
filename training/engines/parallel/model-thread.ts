import { parentPort, workerData } from 'node:worker_threads';
import type { Reply } from '../../../data/threads/thread-pool.js';
import { openOnnx } from '../open-onnx.js';
import type { Executable } from '../runtime.js';
import { type PackedParts, unpackPart } from './pack-parts.js';
import { type AnsweredPart, runParts } from './run-parts.js';
import { ANSWERED, ASKED, stayAwake, type Tally } from './stay-awake.js';

/** A model to run, and on what. */
export interface ModelRun {
  /** Names the model: a thread opens it once. */
  readonly model: number;
  /** ONNX, in shared memory. */
  readonly bytes: Uint8Array;
  readonly packed: PackedParts;
}

const tally = workerData as Tally;
const open = new Map<number, Promise<Executable>>();
let memory = new ArrayBuffer(0);

// What a training thread does. It loads ONNX Runtime and neither tfjs nor the compiler.
parentPort!.on('message', async (run: ModelRun) => {
  try {
    const answer = await runModel(run);
    const buffers = answer.flatMap(({ outputs }) =>
      Object.values(outputs).map(({ data }) => data.buffer as ArrayBuffer),
    );
    parentPort!.postMessage({ answer } satisfies Reply<AnsweredPart[]>, buffers);
  } catch (error) {
    parentPort!.postMessage({ error } satisfies Reply<AnsweredPart[]>);
  }
  const asked = Atomics.load(tally, ASKED);
  Atomics.add(tally, ANSWERED, 1);
  stayAwake(tally, ASKED, (now) => now === asked);
});

async function runModel({ model, bytes, packed }: ModelRun): Promise<AnsweredPart[]> {
  const onnxSession = open.get(model) ?? openOnnx(bytes.slice());
  open.set(model, onnxSession);
  if (memory.byteLength < packed.tray.byteLength) memory = new ArrayBuffer(packed.tray.byteLength);
  return runParts(await onnxSession, packed, (part) => unpackPart(packed, part, memory));
}
