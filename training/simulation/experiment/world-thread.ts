import { parentPort } from 'node:worker_threads';
import type { Reply } from '../../../data/threads/thread-pool.js';
import { simulateWorld, type WorldAnswer, type WorldTask } from './world-task.js';

parentPort!.on('message', (task: WorldTask) => {
  try {
    parentPort!.postMessage({ answer: simulateWorld(task) } satisfies Reply<WorldAnswer>);
  } catch (error) {
    parentPort!.postMessage({ error } satisfies Reply<WorldAnswer>);
  }
});
