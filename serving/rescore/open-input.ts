import { access, constants } from 'node:fs/promises';
import { extname } from 'node:path';
import { FusionError } from '../../data/schema/errors.js';
import { openArrowInput } from './arrow-input.js';
import { openParquetInput } from './parquet-input.js';
import type { RowInput } from './row-input.js';

/**
 * Opens a file of rows: Parquet where its name ends in `.parquet`, else Arrow.
 * @throws FusionError `usage` when there is no such file; `invalid_data` when it is not what its name says.
 */
export async function openInput(path: string): Promise<RowInput> {
  try {
    await access(path, constants.R_OK);
  } catch (cause) {
    throw new FusionError('usage', `${path}: expected a readable file, got ${(cause as Error).message}`, {}, cause);
  }
  return extname(path) === '.parquet' ? openParquetInput(path) : openArrowInput(path);
}
