import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FusionError } from '../../data/schema/errors.js';
import type { Store } from '../../data/store/index.js';
import type { StoreFlags } from '../options/store-options.js';
import { say } from '../printing/say.js';
import { chdbFolder, openServingStore } from './open-serving-store.js';

/**
 * Opens a store to read from, for as long as it is used. How long it keeps what stays as it is, and the spool of a server that uses
 * the same ClickHouse is left alone; a folder of chDB can be open in one process only.
 *
 * @throws FusionError `usage` without a store, or with a folder that holds none: reading makes none; whatever `use` throws.
 */
export async function withStoreToRead<Answer>(
  flags: StoreFlags,
  use: (store: Store) => Promise<Answer>,
): Promise<Answer> {
  if (flags.clickhouseUrl === undefined && flags.store !== false) await expectStore(chdbFolder(flags.store));
  const spool = flags.clickhouseUrl === undefined ? null : await mkdtemp(join(tmpdir(), 'metafuse-read-'));
  const onError = (error: unknown, message: string) => say(`${message}: ${error}`);
  const store = await openServingStore({ ...flags, ...(spool && { spool }), executionDays: null }, onError);
  try {
    if (store === null) throw new FusionError('usage', '--store: expected a store or --url, got none');
    return await use(store);
  } finally {
    await store?.close();
    if (spool !== null) await rm(spool, { recursive: true });
  }
}

/** Opening a folder of chDB that is not there would make it, and then find nothing in it. */
async function expectStore(folder: string): Promise<void> {
  await access(folder).catch((error) => {
    throw new FusionError('usage', `--store: expected the folder of a store, found no ${folder}`, {}, error);
  });
}
