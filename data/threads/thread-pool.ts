import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { Worker, type WorkerOptions } from 'node:worker_threads';

/** Threads that answer tasks, each one at a time. */
export interface ThreadPool<Task, Answer> {
  /**
   * Runs a task on the next thread that is free.
   * @param transfer buffers of the task that are handed over instead of copied
   * @throws what the thread threw; or why a thread ended, which ends the pool
   */
  run(task: Task, transfer?: readonly ArrayBuffer[]): Promise<Answer>;
  /**
   * Ends the threads. Tasks that are under way are rejected at once; their threads may finish them first, within this time.
   * @param patienceMs 10 s if left out
   */
  end(patienceMs?: number): Promise<void>;
  /** Whether it takes no more tasks: it was ended, or a thread ended by itself. */
  readonly hasEnded: boolean;
}

/** What a thread's file posts back for each task. */
export type Reply<Answer> = { readonly answer: Answer } | { readonly error: unknown };

interface Waiting<Task, Answer> {
  readonly task: Task;
  readonly transfer: readonly ArrayBuffer[];
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Starts threads that run one file: TypeScript in a checkout, where tsx has to read it, and JavaScript as built.
 *
 * A pool of our own, because a thread that ends has to end what rests on it. Of the libraries, tinypool 2.2 leaves the
 * task of a thread that ends in the middle waiting for ever, and piscina 5.3 the tasks of threads that cannot start.
 * @param file without extension
 * @param workerData copied for each thread
 */
export function startThreads<Task, Answer>(file: URL, count: number, workerData?: unknown): ThreadPool<Task, Answer> {
  type Job = Waiting<Task, Answer>;
  const waiting: Job[] = [];
  const running = new Map<Worker, Job>(); // also jobs that were rejected while their threads go on
  let failure: Error | undefined;

  const isBuilt = import.meta.url.endsWith('.js');
  const threads = Array.from({ length: count }, () =>
    isBuilt
      ? new Worker(new URL(`${file.href}.js`), { workerData })
      : new Worker(new URL(`${file.href}.ts`), { ...readingTypescript(), workerData }),
  );
  const idle = [...threads];

  const startNext = (): void => {
    while (idle.length > 0 && waiting.length > 0) {
      const [thread, job] = [idle.shift()!, waiting.shift()!];
      try {
        thread.postMessage(job.task, job.transfer);
        running.set(thread, job);
      } catch (error) {
        idle.push(thread); // the task cannot be handed over, and the thread knows nothing of it
        job.reject(error);
      }
    }
  };
  const fail = (error: Error): void => {
    failure ??= error;
    for (const { reject } of [...running.values(), ...waiting.splice(0)]) reject(failure);
  };
  for (const thread of threads) {
    thread.on('message', (reply: Reply<Answer>) => {
      const job = running.get(thread);
      running.delete(thread);
      idle.push(thread);
      startNext();
      if ('error' in reply) job?.reject(reply.error);
      else job?.resolve(reply.answer);
    });
    thread.on('error', fail);
    thread.on('messageerror', fail);
    thread.on('exit', (code) => {
      fail(new Error(`a thread ended with code ${code}`));
      running.delete(thread);
    });
  }
  return {
    run: (task, transfer = []) =>
      new Promise((resolve, reject) => {
        if (failure) reject(failure);
        else waiting.push({ task, transfer, resolve, reject });
        startNext();
      }),
    get hasEnded() {
      return failure !== undefined;
    },
    end: async (patienceMs = 10_000) => {
      fail(new Error('the threads were ended'));
      await Promise.all(
        threads.map(async (thread) => {
          if (running.has(thread)) await untilAnswered(thread, patienceMs);
          await thread.terminate();
        }),
      );
    },
  };
}

/**
 * A thread that is stopped inside native code takes the process with it (onnxruntime-node 1.30: `terminate called after throwing an
 * instance of 'Napi::Error'`), so it may finish; not for ever.
 */
async function untilAnswered(thread: Worker, patienceMs: number): Promise<void> {
  const enough = new AbortController();
  const { signal } = enough;
  const answered = ['message', 'messageerror', 'exit'].map((event) => once(thread, event, { signal }));
  const tooLong = setTimeout(patienceMs, undefined, { signal });
  await Promise.race([...answered, tooLong]).catch(() => {});
  enough.abort();
  await Promise.allSettled([...answered, tooLong]);
}

/** Options with which a thread runs TypeScript. tsx has to be registered in it: given to Node, it only serves the main thread. */
function readingTypescript(): WorkerOptions {
  const tsx = JSON.stringify(import.meta.resolve('tsx/esm/api'));
  return { execArgv: ['--import', `data:text/javascript,import { register } from ${tsx}; register();`] };
}
