import { randomUUID } from 'node:crypto';
import { open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { syncFolder } from './sync-folder.js';

/** Whose batches they are: no two spools, and no two openings of one, give a batch the same name. */
export interface SpoolIdentity {
  readonly id: string;
  /** 1, 2, …: how often this spool was opened. */
  readonly opening: number;
}

/** Counts an opening, on disk before anything is named by it. */
export async function identifySpool(folder: string): Promise<SpoolIdentity> {
  const path = join(folder, 'spool.json');
  const before = await readFile(path, 'utf8').then(
    (text) => JSON.parse(text) as SpoolIdentity,
    () => ({ id: randomUUID(), opening: 0 }),
  );
  const identity = { id: before.id, opening: before.opening + 1 };
  const file = await open(`${path}.new`, 'w');
  await file.writeFile(JSON.stringify(identity));
  await file.sync();
  await file.close();
  await rename(`${path}.new`, path);
  await syncFolder(folder);
  return identity;
}
