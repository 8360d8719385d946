import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { openStore } from '../../data/store/index.js';
import { startClickHouse } from '../unit/store/start-clickhouse.js';
import { expectExact, loadCorrection, loadInteraction } from './store-load.js';

/** METAFUSE_OUTAGE_SECONDS=60 for the showing. */
const seconds = Number(process.env['METAFUSE_OUTAGE_SECONDS'] ?? 3);

it(
  `while ClickHouse is away for ${seconds} s, every write succeeds; then all arrive, once`,
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'store-outage-'));
    const data = join(folder, 'chdb');
    let server = await startClickHouse(data);
    const store = await openStore(
      { url: server.url, timeoutMs: 2000 },
      { spool: join(folder, 'spool'), wallClock: Date.now, drainEveryMs: 20 },
    );
    const acknowledged = new Set<string>();
    let [isRunning, failures, index] = [true, 0, 0];
    const load = async () => {
      while (isRunning) {
        const number = index++;
        const writes = [store.write('interactions', [loadInteraction(`i${number}`, number)])];
        if (number % 5 === 0) writes.push(store.write('corrections', [loadCorrection(number)]));
        await Promise.all(writes).then(
          () => acknowledged.add(`i${number}`),
          () => failures++,
        );
        await sleep(2);
      }
    };
    const loads = Array.from({ length: 8 }, load);

    await sleep(1000);
    await server.stop(); // killed, as it is inserting
    await sleep(seconds * 1000);
    const { isAvailable, spooledRows } = store.status();
    expect(isAvailable).toBe(false);
    expect(spooledRows).toBeGreaterThan(100);
    await expect(store.settled()).rejects.toMatchObject({ code: 'store_unavailable' });
    server = await startClickHouse(data, server.port);
    for (let times = 0; times < 5; times++) {
      // And now and then it crashes.
      await sleep(700);
      await server.stop();
      server = await startClickHouse(data, server.port);
    }
    isRunning = false;
    await Promise.all(loads);

    const rows = await expectExact(store, acknowledged);
    expect({ failures, rows }).toEqual({ failures: 0, rows: acknowledged.size });
    expect(store.status()).toEqual({ isAvailable: true, problem: null, spooledRows: 0, spooledBytes: 0 });
    await store.close();
    await server.stop();
    await rm(folder, { recursive: true });
    console.log(
      `away for ${seconds} s, ${spooledRows} rows in the spool, then 5 crashes: ${rows} acknowledged, each there once`,
    );
  },
  120_000 + seconds * 2000,
);
