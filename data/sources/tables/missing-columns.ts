import { FusionError } from '../../schema/errors.js';

/**
 * Holds that a table has the columns that are read from it, each once.
 *
 * @param where file or table, and the line where its columns are named
 * @throws FusionError invalid_data with those that it has not, and those that it has; and where one is there twice
 */
export function refuseMissingColumns(where: string, wanted: readonly string[], found: readonly string[]): void {
  const twice = wanted.find((column) => found.indexOf(column) !== found.lastIndexOf(column));
  if (twice !== undefined) {
    throw new FusionError('invalid_data', `${where}: expected column ${twice} once, got it twice`, { column: twice });
  }
  const missing = wanted.filter((column) => !found.includes(column));
  if (missing.length === 0) return;
  const message = `${where}: expected columns ${wanted.join(', ')}, got ${found.join(', ') || 'none'}`;
  throw new FusionError('invalid_data', message, { missing });
}
