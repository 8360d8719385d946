import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { openStore } from '../../data/store/index.js';
import { execution } from '../unit/store/rows.js';
import { loadCorrection, loadInteraction } from './store-load.js';

/*
 * Writes to a store until it is killed: `node --import tsx store-writer.ts FOLDER RUN`. What is acknowledged is noted in a file, line
 * by line and at once, which a kill does not take away.
 */

const [folder, run] = process.argv.slice(2) as [string, string];
const store = await openStore(
  { path: join(folder, 'chdb') },
  { spool: join(folder, 'spool'), wallClock: Date.now, drainEveryMs: 5, segmentRows: 200 },
);
process.stdout.write('ready\n');
const notes = openSync(join(folder, `acknowledged-${run}`), 'a');
process.once('exit', () => closeSync(notes));

let index = 0;
async function write(): Promise<never> {
  for (;;) {
    const ids = Array.from({ length: 1 + (index % 7) }, () => ({ id: `${run}-${index}`, index: index++ }));
    await store.write(
      'interactions',
      ids.map(({ id, index }) => loadInteraction(id, index)),
    );
    writeSync(notes, ids.map(({ id }) => `${id}\n`).join(''));
    if (index % 5 === 0) await store.write('corrections', [loadCorrection(index)]);
    if (index % 3 === 0) await store.write('executions', [execution(`${run}-${index}`)]);
  }
}

await Promise.all(Array.from({ length: 8 }, write));
