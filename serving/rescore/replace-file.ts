import { mkdtemp, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { FusionError } from '../../data/schema/errors.js';

/**
 * Writes a file so that nobody ever sees it half-written: under another name beside it, renamed when `fill` is done. If
 * that fails, what was there before stays.
 */
export async function replaceFile(path: string, fill: (partial: string) => Promise<void>): Promise<void> {
  const target = resolve(path);
  const workplace = await makeWorkplace(target);
  try {
    const partial = join(workplace, basename(target));
    await fill(partial);
    await rename(partial, target);
  } finally {
    await rm(workplace, { recursive: true, force: true });
  }
}

async function makeWorkplace(target: string): Promise<string> {
  try {
    return await mkdtemp(join(dirname(target), `.${basename(target)}.partial-`));
  } catch (cause) {
    throw new FusionError('usage', `${target}: expected a writable folder, got ${(cause as Error).message}`, {}, cause);
  }
}
