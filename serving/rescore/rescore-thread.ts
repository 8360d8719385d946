import { parentPort, workerData } from 'node:worker_threads';
import { tableFromIPC } from 'apache-arrow';
import type { Bundle } from '../../data/bundle/index.js';
import { type ErrorCode, FusionError } from '../../data/schema/errors.js';
import type { Reply } from '../../data/threads/thread-pool.js';
import { createNetwork } from '../network/network.js';
import { buffersOf, type ScoredChunk } from './chunk-results.js';
import type { InputColumns } from './columns.js';
import { indexCatalogue } from './read-chunk.js';
import { scoreChunk } from './score-chunk.js';

/** A chunk for a thread. */
export interface ThreadTask {
  /** An Arrow IPC stream of one batch, with the columns that scoring reads. */
  readonly stream: Uint8Array<ArrayBuffer>;
  readonly columns: InputColumns;
  readonly firstRow: number;
  readonly file: string;
}

/** What became of it. An error's code does not cross threads by itself. */
export type ThreadAnswer =
  | { readonly kind: 'scored'; readonly chunk: ScoredChunk }
  | {
      readonly kind: 'refused';
      readonly code: ErrorCode;
      readonly message: string;
      readonly details: Readonly<Record<string, unknown>>;
    };

const indexed = indexCatalogue(workerData as Bundle);
const network = createNetwork(indexed.catalogue);

parentPort!.on('message', async (task: ThreadTask) => {
  try {
    const chunk = await score(task);
    const answer: ThreadAnswer = { kind: 'scored', chunk };
    parentPort!.postMessage({ answer } satisfies Reply<ThreadAnswer>, buffersOf(chunk.results));
  } catch (error) {
    if (!(error instanceof FusionError)) return parentPort!.postMessage({ error } satisfies Reply<ThreadAnswer>);
    const { code, message, details } = error;
    const answer: ThreadAnswer = { kind: 'refused', code, message, details };
    parentPort!.postMessage({ answer } satisfies Reply<ThreadAnswer>);
  }
});

function score({ stream, ...where }: ThreadTask): Promise<ScoredChunk> {
  const [batch] = tableFromIPC(stream).batches;
  return scoreChunk(indexed, network, { ...where, batch: batch! });
}
