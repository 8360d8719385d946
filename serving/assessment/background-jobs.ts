import { FusionError } from '../../data/schema/errors.js';

export interface BackgroundJobs {
  /**
   * Runs a job when it is its turn.
   * @param before what comes first, whoever waits, such as writing it down; when it fails, there is no job
   * @param work deals with its own failures
   * @returns when `before` is done; `done` resolves when the job is over
   * @throws FusionError `overloaded` when enough are waiting
   */
  start(id: string, before: () => Promise<void>, work: (signal: AbortSignal) => Promise<void>): Promise<StartedJob>;
  /** Whether it waits or runs here. */
  has(id: string): boolean;
  /** Tells a job, if there is such a one, to stop. */
  cancel(id: string): void;
  /** Cancels all; resolves when they have stopped. */
  close(): Promise<void>;
}

export interface StartedJob {
  readonly done: Promise<void>;
}

export interface BackgroundJobsOptions {
  readonly atOnce: number;
  readonly waiting: number;
}

interface Job {
  readonly abort: AbortController;
  done: Promise<void>;
}

/** Work that outlives its request: a few at once, some waiting in line, and no more. */
export function createBackgroundJobs({ atOnce, waiting }: BackgroundJobsOptions): BackgroundJobs {
  const jobs = new Map<string, Job>();
  const line: (() => void)[] = [];
  let running = 0;

  const turn = async () => {
    if (running < atOnce) running++;
    else await new Promise<void>((resolve) => line.push(resolve));
  };
  /** Hands the place to the next in line. */
  const leave = () => {
    const next = line.shift();
    if (next) next();
    else running--;
  };

  return {
    async start(id, before, work) {
      if (jobs.size >= atOnce + waiting) {
        const message = `expected at most ${atOnce + waiting} evaluations and benchmarks at a time, got another`;
        throw new FusionError('overloaded', message, { retry_after_seconds: 30 });
      }
      const job: Job = { abort: new AbortController(), done: Promise.resolve() };
      jobs.set(id, job); // takes its place before anything is waited for
      try {
        await before();
      } catch (error) {
        jobs.delete(id);
        throw error;
      }
      const run = async () => {
        await turn();
        try {
          await work(job.abort.signal);
        } finally {
          jobs.delete(id);
          leave();
        }
      };
      job.done = run();
      return { done: job.done };
    },
    has: (id) => jobs.has(id),
    cancel: (id) => jobs.get(id)?.abort.abort(),
    async close() {
      for (const { abort } of jobs.values()) abort.abort();
      await Promise.allSettled([...jobs.values()].map(({ done }) => done));
    },
  };
}
