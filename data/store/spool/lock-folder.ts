import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FusionError } from '../../schema/errors.js';

/** Folders of this process, which a second spool of it must not open either. */
const ours = new Set<string>();

/**
 * Keeps other processes out of a folder, by a file with the id of this one. What a killed process left behind does not count: an id
 * alone could be somebody else's by now, so the file also says when its process started.
 *
 * @returns what gives the folder back
 * @throws FusionError `conflict` when another process has it
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const path = join(folder, 'lock');
  const holder = await readFile(path, 'utf8').catch(() => '');
  const [pid = ''] = holder.split(' ');
  const isHeld = pid === String(process.pid) ? ours.has(folder) : pid !== '' && holder === (await nameOf(pid));
  if (isHeld) throw inUse(folder, pid);
  await rm(path, { force: true });
  try {
    await writeFile(path, String(await nameOf(String(process.pid))), { flag: 'wx' });
  } catch {
    throw inUse(folder, 'that was faster');
  }
  ours.add(folder);
  return async () => {
    ours.delete(folder);
    await rm(path, { force: true });
  };
}

function inUse(folder: string, pid: string): FusionError {
  return new FusionError('conflict', `${folder}: expected a spool that nobody uses, got one of process ${pid}`);
}

/** A running process: its id and, on Linux, when it started; null where there is none. */
async function nameOf(pid: string): Promise<string | null> {
  try {
    process.kill(Number(pid), 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return null; // EPERM: somebody else's, but running
  }
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const started = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''; // field 22; the name before may hold spaces
  return `${pid} ${started}`.trim();
}
