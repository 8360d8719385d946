import type { ScoreJob } from './score-job.js';
import type { Tensors } from './tensors.js';

/** The outputs of a run, and the row in them that a job's rows begin at. */
export interface JoinedRun {
  readonly outputs: Tensors;
  readonly start: number;
}

interface Waiting {
  readonly job: ScoreJob;
  readonly resolve: (run: JoinedRun) => void;
  readonly reject: (error: unknown) => void;
}

/** Rows that go through the network in one run: what they take fits into a core's cache, and what a run costs is little beside them. */
export const RUN_ROWS = 512;

/**
 * Scores what several requests ask at the same time in one run: a third of a run of 100 rows is for the run and not for the rows.
 *
 * Whoever asks in the same turn of the event loop shares a run, so nobody waits for anybody. A row's answer does not depend on the
 * others, bit for bit; a run that fails fails for all of its jobs.
 *
 * @param run the jobs' rows behind each other
 */
export function joinRuns(run: (jobs: readonly ScoreJob[]) => Promise<Tensors>): (job: ScoreJob) => Promise<JoinedRun> {
  let waiting: Waiting[] = [];
  const start = async (together: readonly Waiting[]) => {
    try {
      const outputs = await run(together.map(({ job }) => job));
      let row = 0;
      for (const { job, resolve } of together) {
        resolve({ outputs, start: row });
        row += job.rows.count;
      }
    } catch (error) {
      for (const { reject } of together) reject(error);
    }
  };
  const startAll = () => {
    const jobs = waiting;
    waiting = [];
    for (const together of runsOf(jobs)) void start(together);
  };
  return (job) =>
    new Promise((resolve, reject) => {
      if (waiting.push({ job, resolve, reject }) === 1) setImmediate(startAll);
    });
}

/** In the order in which they came, as many for each run as it takes rows. */
function runsOf(jobs: readonly Waiting[]): readonly (readonly Waiting[])[] {
  const runs: Waiting[][] = [];
  let rows = Number.POSITIVE_INFINITY;
  for (const waiting of jobs) {
    const { count } = waiting.job.rows;
    rows += count;
    if (rows <= RUN_ROWS) runs.at(-1)!.push(waiting);
    else {
      runs.push([waiting]);
      rows = count;
    }
  }
  return runs;
}
