import { mkdir } from 'node:fs/promises';
import { type ClickHouseClientConfigOptions, ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { FusionError } from '../schema/errors.js';
import { CLIENT_SETTINGS, clientDatabase } from './client-database.js';
import type { Database, FolderTarget, ServerTarget, StoreTarget } from './database.js';
import { loadChdb } from './load-chdb.js';
import { onCluster } from './tables/layout.js';

type ClientConnection = NonNullable<ClickHouseClientConfigOptions['connection']>;

const DATABASE_NAME = 'metafuse';

/**
 * Connects. A server need not be there yet.
 *
 * @throws FusionError `usage` for a URL or name that cannot be one; `store_unavailable` when chDB is not installed, or its folder is
 * in use
 */
export function openDatabase(target: StoreTarget): Promise<Database> {
  return 'url' in target ? openServer(target) : openFolder(target);
}

async function openServer(target: ServerTarget): Promise<Database> {
  const { url, username, password, database: name = DATABASE_NAME, cluster, compression = false } = target;
  const where = `ClickHouse at ${hostOf(url)}`;
  for (const word of [name, cluster ?? 'none']) {
    if (!/^\w+$/.test(word))
      throw new FusionError('usage', `${where}: expected a name of letters, digits and _, got "${word}"`);
  }
  const connect = (database: string) =>
    createClient({
      url,
      ...(username === undefined ? {} : { username }),
      ...(password === undefined ? {} : { password }),
      database,
      application: 'metafuse',
      compression: { request: compression, response: compression },
      request_timeout: target.timeoutMs ?? 30_000,
      use_multipart_params_auto: true, // long lists of contexts
      clickhouse_settings: CLIENT_SETTINGS,
      log: { level: ClickHouseLogLevel.OFF }, // trouble is thrown, and said once
    });
  return {
    ...clientDatabase(connect(name), where),
    prepare: async () => {
      const outside = clientDatabase(connect('default'), where);
      await outside
        .command(`CREATE DATABASE IF NOT EXISTS ${name}${onCluster(cluster ?? null)}`)
        .finally(() => outside.close());
    },
  };
}

async function openFolder({ path }: FolderTarget): Promise<Database> {
  const where = `chDB in ${path}`;
  const { createChdbConnection } = await loadChdb();
  try {
    await mkdir(path, { recursive: true });
    // One interface, declared twice: by the client, and by the package that it shares with chDB.
    const connection = createChdbConnection({ path }) as unknown as ClientConnection;
    const client = createClient({ connection, clickhouse_settings: CLIENT_SETTINGS });
    const database = clientDatabase(client, where);
    return {
      ...database,
      prepare: async () => {
        await database.command(`CREATE DATABASE IF NOT EXISTS ${DATABASE_NAME}`);
        await database.command(`USE ${DATABASE_NAME}`);
      },
    };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new FusionError('store_unavailable', `${where}: ${message}`, {}, error);
  }
}

function hostOf(url: string): string {
  if (!URL.canParse(url))
    throw new FusionError('usage', `store: expected a URL such as http://localhost:8123, got "${url}"`);
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}`;
}
