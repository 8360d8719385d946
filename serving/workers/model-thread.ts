import { parentPort } from 'node:worker_threads';
import type { Reply } from '../../data/threads/thread-pool.js';
import { buffersOf } from './buffers-of.js';
import { GraphCache } from './graph-cache.js';
import { failureOf, type ThreadAnswer, type ThreadTask } from './thread-task.js';

const graphs = new GraphCache();

async function answer(task: ThreadTask): Promise<ThreadAnswer> {
  if (task.kind === 'run') return { kind: 'ran', outputs: await graphs.run(task) };
  const { readBundle } = await import('../../data/bundle/index.js'); // many threads never read one
  const { prepareBundle } = await import('../bundles/prepare-bundle.js');
  return { kind: 'read', prepared: await prepareBundle(await readBundle(task.folder)) };
}

parentPort!.on('message', async (task: ThreadTask) => {
  const answered = await answer(task).catch(failureOf);
  parentPort!.postMessage({ answer: answered } satisfies Reply<ThreadAnswer>, buffersOf(answered));
});
