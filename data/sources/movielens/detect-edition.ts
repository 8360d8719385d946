import { readdir } from 'node:fs/promises';
import { FusionError } from '../../schema/errors.js';
import { EDITIONS, type Edition } from './movielens-files.js';

/** An edition as it lies in a folder: its optional files only where they are there. */
export interface FoundEdition {
  readonly edition: Edition;
  /** Names of the files in the folder. */
  readonly files: ReadonlySet<string>;
}

/**
 * Finds out by the names of its files which edition of MovieLens a folder holds.
 *
 * @throws FusionError invalid_data when it is none, with the files that were looked for
 */
export async function detectEdition(folder: string): Promise<FoundEdition> {
  const files = new Set(await listFiles(folder));
  const edition = EDITIONS.find(({ ratings, movies }) => files.has(ratings.file) && files.has(movies.file));
  if (edition === undefined) {
    const expected = EDITIONS.map(({ ratings, movies }) => `${ratings.file} and ${movies.file}`).join(', or ');
    const got = [...files].slice(0, 10).join(', ') || 'no files';
    throw new FusionError('invalid_data', `${folder}: expected ${expected}, got ${got}`);
  }
  return { edition, files };
}

async function listFiles(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new FusionError('invalid_data', `${folder}: expected a folder that can be read, got ${code}`, {}, error);
  }
}
