import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { createRng } from '../../data/schema/random.js';
import { openStore } from '../../data/store/index.js';
import { expectExact } from './store-load.js';

/** METAFUSE_CRASHES=100 for the showing; METAFUSE_CRASH_SEED for other moments. */
const crashes = Number(process.env['METAFUSE_CRASHES'] ?? 8);
const seed = Number(process.env['METAFUSE_CRASH_SEED'] ?? 1);
const writer = fileURLToPath(new URL('store-writer.ts', import.meta.url));

it(
  `no acknowledged interaction is lost or counted twice in ${crashes} kills at random under load`,
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'store-crash-'));
    const rng = createRng(seed, 'crashes');
    for (let run = 0; run < crashes; run++) {
      const child = spawn(process.execPath, ['--import', 'tsx', writer, folder, String(run)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const exited = once(child, 'exit');
      // Mostly under load; at times while it opens the store, so that recovery is cut off as well.
      if (rng.next() < 0.75) await Promise.race([once(child.stdout, 'data'), exited]);
      await sleep(1500 * rng.next());
      child.kill('SIGKILL');
      expect(await exited).toEqual([null, 'SIGKILL']);
    }
    const acknowledged = new Set<string>();
    let runs = 0;
    for (const name of await readdir(folder)) {
      if (!name.startsWith('acknowledged-')) continue;
      const lines = (await readFile(join(folder, name), 'utf8')).split('\n').slice(0, -1);
      if (lines.length > 0) runs++;
      for (const id of lines) acknowledged.add(id);
    }
    const store = await openStore(
      { path: join(folder, 'chdb') },
      { spool: join(folder, 'spool'), wallClock: Date.now },
    );
    const rows = await expectExact(store, acknowledged);
    await store.close();
    await rm(folder, { recursive: true });
    console.log(
      `${crashes} kills, ${runs} of them under load: ${acknowledged.size} acknowledged, ${rows} there, each once`,
    );
    expect(runs).toBeGreaterThan(crashes / 2);
  },
  60_000 + crashes * 15_000,
);
