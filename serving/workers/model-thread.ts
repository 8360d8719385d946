import { parentPort } from 'node:worker_threads';
import type { Reply } from '../../data/threads/thread-pool.js';
import { LruCache } from '../memory/lru-cache.js';
import { type OnnxSession, openOnnxSession } from '../network/onnx-session.js';
import type { Tensors } from '../network/tensors.js';

/** A graph to run, and on what. */
export interface ModelTask {
  /** Names the graph: a thread opens it once, as long as it is asked for. */
  readonly model: number;
  /** Of the graph, for errors. */
  readonly name: string;
  /** ONNX, in shared memory. */
  readonly graph: Uint8Array;
  readonly inputs: Tensors;
}

/** What came of it: a thread that answers at all is well. */
export type ModelAnswer =
  | { readonly kind: 'done'; readonly outputs: Tensors }
  | { readonly kind: 'failed'; readonly error: unknown };

/** Graphs that a thread keeps open: those of a bundle and of the one before it, while requests to both are under way. */
const OPEN = 4;
const sessions = new LruCache<number, Promise<OnnxSession>>(OPEN);

// ONNX Runtime frees a session that nobody holds any more.
parentPort!.on('message', async ({ model, name, graph, inputs }: ModelTask) => {
  try {
    const opening = sessions.get(model) ?? openOnnxSession(name, graph.slice());
    sessions.set(model, opening);
    const outputs = await (await opening).run(inputs);
    const answer: ModelAnswer = { kind: 'done', outputs };
    const buffers = Object.values(outputs).map(({ data }) => data.buffer as ArrayBuffer);
    parentPort!.postMessage({ answer } satisfies Reply<ModelAnswer>, buffers);
  } catch (error) {
    sessions.delete(model);
    parentPort!.postMessage({ answer: { kind: 'failed', error } } satisfies Reply<ModelAnswer>);
  }
});
