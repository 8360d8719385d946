import { FusionError } from '../schema/errors.js';

/**
 * chDB's connection for @clickhouse/client, out of an optional package: half a gigabyte, and none for Windows.
 *
 * @throws FusionError `store_unavailable` where it is not installed
 */
export async function loadChdb(): Promise<typeof import('chdb/connection')> {
  try {
    return await import('chdb/connection');
  } catch (error) {
    const message = 'store: expected the optional package chdb (npm install chdb) or the URL of a ClickHouse server';
    throw new FusionError('store_unavailable', message, {}, error);
  }
}

export async function hasChdb(): Promise<boolean> {
  return loadChdb().then(
    () => true,
    () => false,
  );
}
