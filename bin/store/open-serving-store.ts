import { join } from 'node:path';
import { FusionError } from '../../data/schema/errors.js';
import { openStore, type Store, type StoreTarget } from '../../data/store/index.js';
import { hasChdb } from '../../data/store/load-chdb.js';
import { DEFAULT_FOLDER, type StoreFlags } from '../options/store-options.js';
import { say } from '../printing/say.js';

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
