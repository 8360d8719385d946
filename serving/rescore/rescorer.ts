import { Table, tableToIPC } from 'apache-arrow';
import type { Bundle } from '../../data/bundle/index.js';
import { FusionError } from '../../data/schema/errors.js';
import { startThreads } from '../../data/threads/thread-pool.js';
import { createNetwork } from '../network/network.js';
import type { ScoredChunk } from './chunk-results.js';
import type { Chunk } from './chunks.js';
import type { InputColumns } from './columns.js';
import { indexCatalogue } from './read-chunk.js';
import type { ThreadAnswer, ThreadTask } from './rescore-thread.js';
import { scoreChunk } from './score-chunk.js';
import { Seats } from './seats.js';

/** Scores chunks, as many at the same time as it has workers; `await using` ends its threads. */
export interface Rescorer extends AsyncDisposable {
  readonly workers: number;
  /** @throws FusionError `invalid_data` naming the column and the row */
  score(chunk: Chunk): Promise<ScoredChunk>;
}

export interface RescorerOptions {
  readonly columns: InputColumns;
  /** The file's name, for errors. */
  readonly file: string;
  /** Threads that score: this one, and others. */
  readonly workers: number;
}

type ChunkScorer = Omit<Rescorer, 'workers'>;

/** Chunks that each other thread has: one that is scored, and one that waits for it, so that it never waits for this thread. */
const PER_THREAD = 2;

/** Whoever is free takes the next chunk: this thread has fewer of them, since it reads and writes as well. */
export function openRescorer(bundle: Bundle, { columns, file, workers }: RescorerOptions): Rescorer {
  const here = inThisThread(bundle, columns, file);
  const elsewhere = inThreads(bundle, columns, file, workers - 1);
  const seats = new Seats([here, ...new Array<ChunkScorer>(PER_THREAD * (workers - 1)).fill(elsewhere)]);
  return {
    workers,
    score: (chunk) => seats.use((scorer) => scorer.score(chunk)),
    [Symbol.asyncDispose]: async () => {
      await elsewhere[Symbol.asyncDispose]();
      await here[Symbol.asyncDispose]();
    },
  };
}

function inThisThread(bundle: Bundle, columns: InputColumns, file: string): ChunkScorer {
  const indexed = indexCatalogue(bundle);
  const network = createNetwork(indexed.catalogue);
  return {
    score: (chunk) => scoreChunk(indexed, network, { ...chunk, columns, file }),
    [Symbol.asyncDispose]: () => network.close(),
  };
}

/** Each thread has a copy of the bundle, and gets the columns that it reads. */
function inThreads(bundle: Bundle, columns: InputColumns, file: string, count: number): ChunkScorer {
  const wanted = [columns.user, columns.item, ...columns.scores.filter((position) => position >= 0)];
  const place = (position: number) => wanted.indexOf(position);
  const placed = {
    user: place(columns.user),
    item: place(columns.item),
    scores: columns.scores.map(place),
    scale: columns.scale,
  };
  const threads = startThreads<ThreadTask, ThreadAnswer>(new URL('./rescore-thread', import.meta.url), count, bundle);
  return {
    score: async ({ batch, firstRow }) => {
      const stream = tableToIPC(new Table([batch.selectAt(wanted)]), 'stream').slice();
      const answer = await threads.run({ stream, columns: placed, firstRow, file }, [stream.buffer]);
      if (answer.kind === 'scored') return answer.chunk;
      throw new FusionError(answer.code, answer.message, answer.details);
    },
    [Symbol.asyncDispose]: () => threads.end(),
  };
}
