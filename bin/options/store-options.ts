import { join } from 'node:path';
import type { Command } from 'commander';
import { FusionError } from '../../data/schema/errors.js';
import { openStore, type Store, type StoreTarget } from '../../data/store/index.js';
import { hasChdb } from '../../data/store/load-chdb.js';
import { say } from '../printing/print-result.js';

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

const DEFAULT_FOLDER = '.metafuse/store';

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

/** Opens what the flags ask for; null: nothing, which is said. @throws FusionError */
export async function openServingStore(
  flags: StoreFlags,
  onError: (error: unknown, message: string) => void,
): Promise<Store | null> {
  const target = await targetOf(flags);
  if (target === null) {
    say('NO STORE: interactions, retrievers and what is learned are in memory, and gone when this process ends');
    return null;
  }
  const spool = flags.spool ?? join(flags.store || DEFAULT_FOLDER, 'spool');
  const { executionDays } = flags;
  const store = await openStore(target, { spool, executionDays, wallClock: Date.now, onError });
  const { problem } = store.status();
  say(problem === null ? `the store is ${store.where}` : `the store is ${store.where}, which is away: ${problem}`);
  return store;
}

/** Where chDB lies in the folder of a store. */
export function chdbFolder(store: string | undefined): string {
  return join(store ?? DEFAULT_FOLDER, 'chdb');
}

async function targetOf(flags: StoreFlags): Promise<StoreTarget | null> {
  const { store, clickhouseUrl: url, clickhouseUser, clickhouseDatabase, clickhouseCluster } = flags;
  if (store === false) return null;
  if (url === undefined) {
    if (store === undefined && !(await hasChdb())) return null;
    return { path: chdbFolder(store) };
  }
  if (store !== undefined) throw new FusionError('usage', '--store: expected it without --clickhouse-url, got both');
  const password = process.env['METAFUSE_CLICKHOUSE_PASSWORD'];
  return {
    url,
    ...(clickhouseUser === undefined ? {} : { username: clickhouseUser }),
    ...(password === undefined ? {} : { password }),
    ...(clickhouseDatabase === undefined ? {} : { database: clickhouseDatabase }),
    ...(clickhouseCluster === undefined ? {} : { cluster: clickhouseCluster }),
  };
}

function toDays(text: string): number {
  const days = Number(text);
  if (Number.isInteger(days) && days >= 1 && days <= 10_000) return days;
  throw new FusionError('usage', `--execution-days: expected a number from 1 to 10000, got "${text}"`);
}
