import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { syncFolder } from './sync-folder.js';

/**
 * Takes rows out of what a spool has put aside; a file that has no other goes.
 * @param folder of the files of rows that ClickHouse would not take; it need not be there
 */
export async function forgetRejected(
  folder: string,
  holds: (row: Readonly<Record<string, unknown>>) => boolean,
): Promise<void> {
  const names = await readdir(folder).catch((error) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  for (const name of names.filter((one) => one.endsWith('.jsonl'))) {
    const path = join(folder, name);
    const lines = (await readFile(path, 'utf8')).split('\n').filter((line) => line !== '');
    const kept = lines.filter((line) => !holds(JSON.parse(line)));
    if (kept.length === lines.length) continue;
    if (kept.length === 0) {
      await rm(path);
      continue;
    }
    await writeFile(`${path}.new`, kept.map((line) => `${line}\n`).join(''));
    await rename(`${path}.new`, path);
  }
  if (names.length > 0) await syncFolder(folder);
}
