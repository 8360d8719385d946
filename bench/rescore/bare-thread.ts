import { parentPort, workerData } from 'node:worker_threads';
import type { Bundle } from '../../data/bundle/index.js';
import type { Reply } from '../../data/threads/thread-pool.js';
import { openBareRun } from '../bare-run.js';

const run = openBareRun(workerData as Bundle);

/** Rows of a run: as many as serving takes. */
const SLICE = 512;

// Runs the network on inputs that are there already, for as many rows as it is told.
parentPort!.on('message', async (rows: number) => {
  const { run: runRows } = await run;
  for (let start = 0; start < rows; start += SLICE) await runRows(Math.min(SLICE, rows - start));
  parentPort!.postMessage({ answer: rows } satisfies Reply<number>);
});
