import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openStore } from '../../data/store/index.js';
import { fuzz } from './fuzz/fuzz.js';

/** How many requests; METAFUSE_FUZZ=100000 for a thorough run, METAFUSE_FUZZ_SEED for others than usual. */
const REQUESTS = Number(process.env['METAFUSE_FUZZ'] ?? 5000);
/** Those that have a store behind them, which takes its time. */
const STORED_REQUESTS = Number(process.env['METAFUSE_FUZZ_STORE'] ?? 1000);
const SEED = Number(process.env['METAFUSE_FUZZ_SEED'] ?? 1);

/** Of each request, on a machine that is busy. */
const REQUEST_MS = 200;

/** Retrievers that were made, and what the run itself keeps: far less than the requests. */
const GROWTH_BYTES = 32 * 2 ** 20;

it(`${REQUESTS} requests, right, wrong and noise: no crash, no defect, memory as before`, {
  timeout: REQUESTS * REQUEST_MS + 60_000,
}, async () => {
  // There is no store here, and work in the background is bounded.
  const documented = ['store_unavailable', 'overloaded'];
  const { answers, growth } = await fuzz({ requests: REQUESTS, seed: SEED, store: null, documented });
  expect(growth).toBeLessThan(GROWTH_BYTES);
  expect(answers['200']).toBeGreaterThan(REQUESTS / 20); // it got somewhere
});

it(`${STORED_REQUESTS} requests to a server with a store: likewise, and the store takes all that was written`, {
  timeout: STORED_REQUESTS * REQUEST_MS + 60_000,
}, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'fuzz-'));
  const store = await openStore(
    { path: join(folder, 'chdb') },
    { spool: join(folder, 'spool'), wallClock: () => performance.timeOrigin + performance.now() },
  );
  try {
    const { answers, growth } = await fuzz({
      requests: STORED_REQUESTS,
      seed: SEED,
      store,
      documented: ['overloaded'],
    });
    expect(growth).toBeLessThan(GROWTH_BYTES);
    expect(answers['200']).toBeGreaterThan(STORED_REQUESTS / 20);
    await store.settled();
    expect(store.status()).toMatchObject({ isAvailable: true, spooledRows: 0 });
  } finally {
    await store.close();
    await rm(folder, { recursive: true });
  }
});
