import { readdir } from 'node:fs/promises';
import { FusionError } from '../../schema/errors.js';

/** What could have been shown in a campaign. */
export const ITEMS_FILE = 'item_context.csv';

/** The name of a folder's log, which is called after its campaign: the one CSV file beside the items. */
export async function logFileIn(folder: string): Promise<string> {
  const files = await readdir(folder).catch((error) => {
    throw new FusionError('invalid_data', `${folder}: expected a folder that can be read`, {}, error);
  });
  const logs = files.filter((file) => file.endsWith('.csv') && file !== ITEMS_FILE);
  if (logs.length === 1 && files.includes(ITEMS_FILE)) return logs[0]!;
  throw malformed(folder, `${ITEMS_FILE} and one other CSV file`, files.slice(0, 10).join(', ') || 'no files');
}

/** Something that no such log holds. */
export function malformed(where: string, expected: string, got: string): FusionError {
  return new FusionError('invalid_data', `${where}: expected ${expected}, got ${got}`);
}
