import { startThreads, type ThreadPool } from '../../data/threads/thread-pool.js';
import type { PreparedBundle } from '../bundles/prepared-bundle.js';
import type { OnnxSession } from '../network/onnx-session.js';
import type { Tensors } from '../network/tensors.js';
import { outcomeOf, type ThreadAnswer, type ThreadTask } from './thread-task.js';

/** Threads beside the one that serves, for all bundles of a server. */
export interface ModelThreads {
  /**
   * A graph that they run. They open it when it is first run, and close it once enough others were; releasing it does nothing.
   * @param name of the graph, for errors
   * @param tables inputs that are the same in every run: handed over once instead of with each
   */
  open(name: string, graph: Uint8Array, tables?: Tensors): OnnxSession;
  /** Reads a bundle and verifies it, which would keep requests waiting. @throws FusionError `invalid_bundle`, `self_check_failed` */
  read(folder: string): Promise<PreparedBundle>;
  /** Whether all of them read bundles, for which a run would have to wait. */
  readonly areReading: boolean;
  /** Ends the threads; what they were doing is rejected. */
  close(): Promise<void>;
}

/** Threads, started by the first task. One that dies takes with it what all of them were doing; the next task starts new ones. */
export function createModelThreads(count: number): ModelThreads {
  let pool: ThreadPool<ThreadTask, ThreadAnswer> | null = null;
  let models = 0;
  let reading = 0;
  const run = async (task: ThreadTask): Promise<ThreadAnswer> => {
    pool ??= startThreads(new URL('./model-thread', import.meta.url), count);
    const used = pool;
    try {
      return await used.run(task);
    } finally {
      if (used.hasEnded && pool === used) pool = null;
    }
  };
  return {
    open: (name, graph, tables = {}) => {
      const fixed = { name, model: models++, graph: inSharedMemory(graph), tables: tablesInSharedMemory(tables) };
      return {
        run: async (inputs) => outcomeOf(await run({ kind: 'run', ...fixed, inputs }), 'ran').outputs,
        release: async () => {},
      };
    },
    read: async (folder) => {
      reading++;
      try {
        return outcomeOf(await run({ kind: 'read', folder }), 'read').prepared;
      } finally {
        reading--;
      }
    },
    get areReading() {
      return reading >= count;
    },
    close: async () => {
      const used = pool;
      pool = null;
      await used?.end();
    },
  };
}

function inSharedMemory(values: Uint8Array): Uint8Array {
  const shared = new Uint8Array(new SharedArrayBuffer(values.byteLength));
  shared.set(values);
  return shared;
}

function tablesInSharedMemory(tables: Tensors): Tensors {
  const entries = Object.entries(tables).map(([name, { data, dims }]) => {
    const { buffer } = inSharedMemory(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    return [
      name,
      { dims, data: data instanceof Int32Array ? new Int32Array(buffer) : new Float32Array(buffer) },
    ] as const;
  });
  return Object.fromEntries(entries);
}
