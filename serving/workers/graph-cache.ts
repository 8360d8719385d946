import { type OnnxSession, openOnnxSession, withTables } from '../network/onnx-session.js';
import type { Tensors } from '../network/tensors.js';
import type { RunTask } from './thread-task.js';

/** Graphs that a thread keeps open: three of a bundle, and of the one before it while requests to it are under way. */
const OPEN = 6;

/** The graphs of one thread, which runs one at a time. Each is opened when it is first run; the one that was run longest ago is closed. */
export class GraphCache {
  /** By model, in the order in which they were run last. */
  readonly #sessions = new Map<number, OnnxSession>();

  async run({ inputs, ...task }: Omit<RunTask, 'kind'>): Promise<Tensors> {
    const { model } = task;
    const onnxSession = this.#sessions.get(model) ?? (await openInOwnMemory(task));
    this.#sessions.delete(model);
    this.#sessions.set(model, onnxSession);
    await this.#closeOldest();
    return onnxSession.run(inputs);
  }

  /** Now rather than by the garbage collector, which does not know what a session weighs. */
  async #closeOldest(): Promise<void> {
    const [oldest] = this.#sessions;
    if (oldest === undefined || this.#sessions.size <= OPEN) return;
    this.#sessions.delete(oldest[0]);
    await oldest[1].release();
  }
}

/** ONNX Runtime takes nothing that lies in shared memory (onnxruntime-node 1.30: `Invalid argument`). */
async function openInOwnMemory({
  name,
  graph,
  tables,
}: Pick<RunTask, 'name' | 'graph' | 'tables'>): Promise<OnnxSession> {
  const own = Object.entries(tables).map(([input, { data, dims }]) => [input, { data: data.slice(), dims }] as const);
  return withTables(await openOnnxSession(name, graph.slice()), Object.fromEntries(own));
}
