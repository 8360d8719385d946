import os from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { readBundle } from '../data/bundle/index.js';
import { startThreads } from '../data/threads/thread-pool.js';
import { createCatalogue } from '../serving/scoring/catalogue.js';
import { startServer } from '../serving/start-server.js';
import { longestTurn } from './longest-turn.js';
import { type Memory, memory } from './memory.js';
import { type Percentiles, percentiles } from './percentiles.js';
import { encodeQuestion } from './scoring/encode-question.js';
import type { Load, LoadResult } from './scoring/load-thread.js';
import { questionsOf } from './scoring/questions.js';
import { type LoadSummary, summarizeLoad } from './scoring/summarize-load.js';

export interface ReloadBenchOptions {
  /** Reloads while requests go on. */
  readonly underLoad?: number;
  /** Reloads after which memory is looked at. */
  readonly forMemory?: number;
  /** Callers, each of which asks again as soon as it is answered. */
  readonly connections?: number;
  /** From the end of one reload to the beginning of the next, in milliseconds. */
  readonly pauseMs?: number;
  /** Threads of the server, in which it reads bundles and opens what takes long. */
  readonly workers?: number;
  readonly onProgress?: (done: number, total: number) => void;
}

export interface ReloadBench {
  readonly machine: { readonly cores: number; readonly model: string; readonly load_average: number };
  readonly connections: number;
  readonly pause_ms: number;
  readonly workers: number;
  /** No request failed in either: one that does ends the bench. */
  readonly steady: LoadSummary;
  readonly reloading: LoadSummary;
  /** p99 while bundles change, of that without. */
  readonly p99_ratio: number;
  readonly reloads: number;
  readonly reload_ms: Percentiles;
  /** How long a reload holds the thread that answers at a time, in milliseconds of its processor; with no requests. */
  readonly turn_ms: Percentiles;
  /** After as many reloads, with no requests. */
  readonly memory: readonly (Memory & { readonly reloads: number })[];
}

const CANDIDATES = 100;
const STEADY_SECONDS = 10;
/** Reloads whose turns are watched, which takes a processor by itself. */
const WATCHED = 20;
/** Memory is looked at so often. */
const LOOKS = 10;

/** Changes a server's bundle over and over, first under load, then to see what is left of it. */
export async function benchReload(
  folder: string,
  {
    underLoad = 100,
    forMemory = 1000,
    connections = 4,
    pauseMs = 500,
    workers = 1,
    onProgress,
  }: ReloadBenchOptions = {},
): Promise<ReloadBench> {
  const bundle = await readBundle(folder);
  const server = await startServer({ bundle, bundleFolder: folder, port: 0, workers });
  const client = startThreads<Load, LoadResult>(new URL('./scoring/load-thread', import.meta.url), 1);
  const total = underLoad + forMemory;
  let done = 0;
  const times: number[] = [];
  const reload = async () => {
    const start = performance.now();
    await server.bundles.reload('default');
    times.push(performance.now() - start);
    onProgress?.(++done, total);
  };
  try {
    const encoded = questionsOf(createCatalogue(bundle), CANDIDATES, 'by_id').map((each) =>
      encodeQuestion(each, 'json'),
    );
    const load = async (seconds: number) => {
      const { contentType } = encoded[0]!;
      const bodies = encoded.map(({ body }) => body);
      return summarizeLoad([
        await client.run({ url: `${server.address}/v1/score`, contentType, bodies, connections, seconds }),
      ]);
    };
    await load(2); // warms up
    const steady = await load(STEADY_SECONDS);
    const start = performance.now();
    for (let index = 0; index < 3; index++) await reload(); // how long they take decides how long the load is
    const seconds = Math.ceil(((performance.now() - start) / 3 + pauseMs) * (underLoad / 1000));
    times.length = 0;
    done = 0;
    const loading = load(seconds);
    for (let index = 0; index < underLoad; index++) {
      await setTimeout(pauseMs);
      await reload();
    }
    const reloading = await loading;
    const reloadMs = percentiles(times);
    const turns: number[] = [];
    for (let index = 0; index < WATCHED; index++) turns.push(await longestTurn(() => server.bundles.reload('default')));
    const looks: (Memory & { reloads: number })[] = [{ reloads: 0, ...(await memory()) }];
    for (let index = 1; index <= forMemory; index++) {
      await reload();
      if (index % Math.ceil(forMemory / LOOKS) === 0) looks.push({ reloads: index, ...(await memory()) });
    }
    return {
      machine: {
        cores: os.availableParallelism(),
        model: os.cpus()[0]?.model ?? 'unknown',
        load_average: os.loadavg()[0]!,
      },
      connections,
      pause_ms: pauseMs,
      workers,
      steady,
      reloading,
      p99_ratio: reloading.ms.p99 / steady.ms.p99,
      reloads: underLoad,
      reload_ms: reloadMs,
      turn_ms: percentiles(turns),
      memory: looks,
    };
  } finally {
    await client.end();
    await server.close();
  }
}
