import { Table, tableToIPC } from 'apache-arrow';
import type { Bundle } from '../../data/bundle/index.js';
import { FusionError } from '../../data/schema/errors.js';
import { startThreads } from '../../data/threads/thread-pool.js';
import { createNetwork } from '../network/network.js';
import { createCatalogue } from '../scoring/catalogue.js';
import type { ScoredChunk } from './chunk-results.js';
import type { Chunk } from './chunks.js';
import type { InputColumns } from './columns.js';
import type { ThreadAnswer, ThreadTask } from './rescore-thread.js';
import { scoreChunk } from './score-chunk.js';

/** Scores chunks, as many at the same time as it has workers. */
export interface Rescorer {
  readonly workers: number;
  /** @throws FusionError `invalid_data` naming the column and the row */
  score(chunk: Chunk): Promise<ScoredChunk>;
  close(): Promise<void>;
}

export interface RescorerOptions {
  readonly columns: InputColumns;
  /** The file's name, for errors. */
  readonly file: string;
  /** Threads. One works in this thread. */
  readonly workers: number;
}

export function openRescorer(bundle: Bundle, { columns, file, workers }: RescorerOptions): Rescorer {
  return workers === 1 ? inThisThread(bundle, columns, file) : inThreads(bundle, columns, file, workers);
}

function inThisThread(bundle: Bundle, columns: InputColumns, file: string): Rescorer {
  const catalogue = createCatalogue(bundle);
  const network = createNetwork(catalogue);
  return {
    workers: 1,
    score: (chunk) => scoreChunk(catalogue, network, { ...chunk, columns, file }),
    close: () => network.close(),
  };
}

/** Each thread has a copy of the bundle, and gets the columns that it reads. */
function inThreads(bundle: Bundle, columns: InputColumns, file: string, workers: number): Rescorer {
  const wanted = [columns.user, columns.item, ...columns.scores.filter((position) => position >= 0)];
  const place = (position: number) => wanted.indexOf(position);
  const placed = {
    user: place(columns.user),
    item: place(columns.item),
    scores: columns.scores.map(place),
    scale: columns.scale,
  };
  const threads = startThreads<ThreadTask, ThreadAnswer>(new URL('./rescore-thread', import.meta.url), workers, bundle);
  return {
    workers,
    score: async ({ batch, firstRow }) => {
      const stream = tableToIPC(new Table([batch.selectAt(wanted)]), 'stream').slice();
      const answer = await threads.run({ stream, columns: placed, firstRow, file }, [stream.buffer]);
      if (answer.kind === 'scored') return answer.chunk;
      throw new FusionError(answer.code, answer.message, answer.details);
    },
    close: () => threads.end(),
  };
}
