import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { FusionError } from '../schema/errors.js';

/**
 * Fills a folder so that nobody ever sees it half-filled.
 *
 * `fill` works in a hidden sibling, which is renamed when it is done; when it fails, the sibling goes and the target
 * stays as it was. A process that is killed on the way leaves at most the sibling. A folder cannot be swapped with
 * another in one step, so while an existing one is replaced there is a moment, between two renames, with none.
 *
 * @param ours the files that the folder may hold: one that holds anything else is not ours to replace
 * @throws FusionError usage when the target is a file, or holds something that is not ours
 */
export async function replaceFolder(
  folder: string,
  ours: readonly string[],
  fill: (partial: string) => Promise<void>,
): Promise<void> {
  const target = resolve(folder);
  const exists = await isReplaceable(target, ours);
  await mkdir(dirname(target), { recursive: true });
  const workplace = await mkdtemp(join(dirname(target), `.${basename(target)}.partial-`));
  try {
    const [filled, replaced] = [join(workplace, 'new'), join(workplace, 'old')];
    await mkdir(filled);
    await fill(filled);
    if (exists) await rename(target, replaced);
    await rename(filled, target).catch(async (error) => {
      if (exists) await rename(replaced, target);
      throw error;
    });
  } finally {
    await rm(workplace, { recursive: true, force: true });
  }
}

/** Whether there is a folder to replace; throws where there is something that must not be. */
async function isReplaceable(target: string, ours: readonly string[]): Promise<boolean> {
  try {
    const stranger = (await readdir(target)).find((name) => !ours.includes(name));
    if (stranger === undefined) return true;
    throw new FusionError(
      'usage',
      `${target}: expected a new folder or one with only ${ours.join(', ')}, got ${stranger}`,
    );
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return false;
    if (code === 'ENOTDIR') throw new FusionError('usage', `${target}: expected a folder, got a file`);
    throw error;
  }
}
