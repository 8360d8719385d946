import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import { join } from 'node:path';
import { openStore, type Store } from '../data/store/index.js';
import { readContexts } from '../data/store/reads/contexts.js';
import { dayOf } from '../models/bandit/index.js';
import { median } from './rounds.js';
import { benchRow, plantInteractions } from './store-rows.js';

/** What it takes to write to chDB, and to read back what was learned. */
export interface StoreBench {
  readonly machine: { readonly cores: number; readonly model: string };
  /** Acknowledged on disk. */
  readonly writes: {
    /** By 16 callers at once, a row each time. */
    readonly single_per_second: number;
    readonly single_median_ms: number;
    /** By one caller, 1,000 rows each time. */
    readonly batched_per_second: number;
    /** From the acknowledgement of a row to where it can be read. */
    readonly readable_ms: number;
  };
  /** By how many interactions there are. */
  readonly rebuilds: readonly Rebuild[];
}

export interface Rebuild {
  readonly interactions: number;
  /** Of personal and wide contexts that were read into memory, the latest active ones. */
  readonly contexts: number;
  readonly rebuild_seconds: number;
  /** One user's posteriors alone, as they are read when memory has forgotten them. */
  readonly one_context_ms: number;
  readonly bytes_on_disk: number;
  readonly posterior_rows: number;
}

export interface StoreBenchOptions {
  /** Rising. */
  readonly sizes: readonly number[];
  /** Contexts that are read back, as a server's memory limits them. */
  readonly contexts: number;
  readonly onProgress: (line: string) => void;
}

/** Measures in a folder of its own, which it removes. */
export async function benchStore({ sizes, contexts, onProgress }: StoreBenchOptions): Promise<StoreBench> {
  const folder = await mkdtemp(join(os.tmpdir(), 'bench-store-'));
  const store = await openStore({ path: join(folder, 'chdb') }, { spool: join(folder, 'spool'), wallClock: Date.now });
  try {
    const writes = await timeWrites(store);
    const rebuilds: Rebuild[] = [];
    for (const interactions of sizes) {
      await plantInteractions(store, rebuilds.at(-1)?.interactions ?? 0, interactions, onProgress);
      rebuilds.push(await timeRebuild(store, interactions, contexts));
    }
    return {
      machine: { cores: os.availableParallelism(), model: os.cpus()[0]?.model ?? 'unknown' },
      writes,
      rebuilds,
    };
  } finally {
    await store.close();
    await rm(folder, { recursive: true });
  }
}

async function timeWrites(store: Store): Promise<StoreBench['writes']> {
  const [callers, rows, batches] = [16, 500, 50];
  const latencies: number[] = [];
  const single = await seconds(() =>
    Promise.all(
      Array.from({ length: callers }, async (_, caller) => {
        for (let row = 0; row < rows; row++) {
          latencies.push(1000 * (await seconds(() => store.write('interactions', [benchRow(caller * rows + row)]))));
        }
      }),
    ),
  );
  await store.settled();
  const batch = Array.from({ length: 1000 }, (_, row) => benchRow(row));
  const batched = await seconds(async () => {
    for (let count = 0; count < batches; count++) await store.write('interactions', batch);
  });
  await store.settled();
  const readable: number[] = [];
  for (let count = 0; count < 20; count++) {
    await store.write('interactions', [benchRow(count)]);
    readable.push(1000 * (await seconds(() => store.settled())));
  }
  return {
    single_per_second: (callers * rows) / single,
    single_median_ms: median(latencies),
    batched_per_second: (1000 * batches) / batched,
    readable_ms: median(readable),
  };
}

async function timeRebuild(store: Store, interactions: number, limit: number): Promise<Rebuild> {
  const filter = { namespace: 'planted', retrieverId: 'ret_planted', today: dayOf(Date.now()), halfLifeDays: 30 };
  let contexts = 0;
  const rebuild_seconds = await seconds(async () => {
    contexts = (await readContexts(store, { ...filter, limit })).length;
  });
  const ones: number[] = [];
  for (let user = 0; user < 20; user++) {
    const one = { ...filter, contexts: [`personal:user_id=u${user * 37}`], limit: 1 };
    ones.push(1000 * (await seconds(() => readContexts(store, one))));
  }
  const [size] = await store.query<{ bytes: number }>(
    'SELECT sum(bytes_on_disk) AS bytes FROM system.parts WHERE active AND database = currentDatabase()',
  );
  const [posteriors] = await store.query<{ rows: number }>('SELECT count() AS rows FROM posterior_days');
  return {
    interactions,
    contexts,
    rebuild_seconds,
    one_context_ms: median(ones),
    bytes_on_disk: size!.bytes,
    posterior_rows: posteriors!.rows,
  };
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const startMs = performance.now();
  await work();
  return (performance.now() - startMs) / 1000;
}
