import { parentPort, workerData } from 'node:worker_threads';
import type { Bundle } from '../../data/bundle/index.js';
import type { Reply } from '../../data/threads/thread-pool.js';
import { RUN_ROWS } from '../../serving/network/join-runs.js';
import { openBareRun } from '../bare-run.js';

const { graphs, items } = workerData as Bundle;
const run = openBareRun(graphs.known ?? graphs.score, items.ids.length);

// Runs the network on inputs that are there already, for as many rows as it is told.
parentPort!.on('message', async (rows: number) => {
  const { run: runRows } = await run;
  for (let start = 0; start < rows; start += RUN_ROWS) await runRows(Math.min(RUN_ROWS, rows - start));
  parentPort!.postMessage({ answer: rows } satisfies Reply<number>);
});
