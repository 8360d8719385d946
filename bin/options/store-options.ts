import { type Command, InvalidArgumentError } from 'commander';
import { wholeNumber } from './numbers.js';

/** Where a verb keeps what is learned and configured. */
export interface StoreFlags {
  /** A folder; undefined: the default; false: nowhere. */
  readonly store?: string | false;
  readonly clickhouseUrl?: string;
  readonly clickhouseUser?: string;
  readonly clickhouseDatabase?: string;
  readonly clickhouseCluster?: string;
  readonly spool?: string;
  /** Null: whatever the store has. */
  readonly executionDays: number | null;
}

/** Of a store where no flag names one. */
export const DEFAULT_FOLDER = '.metafuse/store';

export function addStoreOptions(command: Command): Command {
  return command
    .option(
      '--store <folder>',
      `keep what is learned here, in chDB (default: ${DEFAULT_FOLDER}, where chDB is installed)`,
    )
    .option('--no-store', 'keep it in memory alone: it is gone when the server stops')
    .option(
      '--clickhouse-url <url>',
      'keep it in this ClickHouse instead; METAFUSE_CLICKHOUSE_PASSWORD has the password',
    )
    .option('--clickhouse-user <name>', 'its user')
    .option('--clickhouse-database <name>', 'its database (default: metafuse)')
    .option('--clickhouse-cluster <name>', 'spread the tables over this cluster of it')
    .option('--spool <folder>', 'where rows wait for ClickHouse (default: spool in the folder of the store)')
    .option('--execution-days <days>', 'how long answers are kept', toDays, 90);
}

function toDays(text: string): number {
  const days = wholeNumber(text);
  if (days >= 1 && days <= 10_000) return days;
  throw new InvalidArgumentError('Expected a number from 1 to 10000.');
}
