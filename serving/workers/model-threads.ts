import { startThreads, type ThreadPool } from '../../data/threads/thread-pool.js';
import type { Tensors } from '../network/tensors.js';
import type { ModelAnswer, ModelTask } from './model-thread.js';

/** A graph that threads run. */
export interface ThreadedGraph {
  run(inputs: Tensors): Promise<Tensors>;
}

/** Threads that run graphs beside the one that serves, for all bundles of a server. */
export interface ModelThreads {
  /** @param name of the graph, for errors */
  open(name: string, graph: Uint8Array): ThreadedGraph;
  /** Ends the threads; what they were doing is rejected. */
  close(): Promise<void>;
}

/**
 * Threads, started by the first graph that is run. One that dies takes with it what all of them were doing; the next run starts new
 * ones.
 */
export function createModelThreads(count: number): ModelThreads {
  let pool: ThreadPool<ModelTask, ModelAnswer> | null = null;
  let models = 0;
  const run = async (task: ModelTask): Promise<Tensors> => {
    pool ??= startThreads(new URL('./model-thread', import.meta.url), count);
    const used = pool;
    try {
      const answer = await used.run(task);
      if (answer.kind === 'done') return answer.outputs;
      throw answer.error;
    } finally {
      if (used.hasEnded && pool === used) pool = null;
    }
  };
  return {
    open: (name, graph) => {
      const shared = new Uint8Array(new SharedArrayBuffer(graph.byteLength));
      shared.set(graph);
      const model = models++;
      return { run: (inputs) => run({ model, name, graph: shared, inputs }) };
    },
    close: async () => {
      const used = pool;
      pool = null;
      await used?.end();
    },
  };
}
