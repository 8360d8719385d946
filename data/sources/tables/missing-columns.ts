import { FusionError } from '../../schema/errors.js';

/**
 * Holds that a table has the columns that are read from it.
 *
 * @param where file or table, and the line where its columns are named
 * @throws FusionError invalid_data with those that it has not, and those that it has
 */
export function refuseMissingColumns(where: string, wanted: readonly string[], found: readonly string[]): void {
  const missing = wanted.filter((column) => !found.includes(column));
  if (missing.length === 0) return;
  const message = `${where}: expected columns ${wanted.join(', ')}, got ${found.join(', ') || 'none'}`;
  throw new FusionError('invalid_data', message, { missing });
}
