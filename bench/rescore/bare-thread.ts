import { parentPort, workerData } from 'node:worker_threads';
import type { Bundle } from '../../data/bundle/index.js';
import type { Reply } from '../../data/threads/thread-pool.js';
import { openBareScorer } from './bare-scorer.js';

const scorer = openBareScorer(workerData as Bundle);

parentPort!.on('message', async (rows: number) => {
  const score = await scorer;
  parentPort!.postMessage({ answer: await score(rows) } satisfies Reply<number>);
});
