import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openStore, type StoreTarget } from '../../../data/store/index.js';
import { interaction } from './rows.js';

describe('openStore', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'open-store-'));
  });
  afterEach(async () => {
    vi.doUnmock('chdb/connection');
    await rm(folder, { recursive: true });
  });
  const told: string[] = [];
  const open = (target: StoreTarget) =>
    openStore(target, {
      spool: join(folder, 'spool'),
      wallClock: () => 0,
      drainEveryMs: 5,
      onError: (_error, message) => told.push(message),
    });
  /** A port that nobody listens on. */
  const nowhere = { url: 'http://127.0.0.1:9' };

  it('opens though the server is away: what is written waits, what is asked is refused, and trouble is told once', async () => {
    const store = await open(nowhere);
    await store.write('interactions', [interaction('int_1')]);
    await expect(store.settled()).rejects.toMatchObject({ code: 'store_unavailable' });
    await expect(store.settled()).rejects.toThrow('ClickHouse at http://127.0.0.1:9: connect ECONNREFUSED');
    await expect(store.query('SELECT 1')).rejects.toMatchObject({ code: 'store_unavailable' });
    await expect(store.delete('interactions', '1', {})).rejects.toMatchObject({ code: 'store_unavailable' });
    expect(store.status()).toMatchObject({ isAvailable: false, spooledRows: 1 });
    expect(told).toEqual(['the store keeps rows in its spool']);
    await store.close();
    const again = await open(nowhere);
    expect(again.status().spooledRows).toBe(1);
    await again.close();
    await expect(again.settled()).rejects.toThrow('closed');
  });

  it('writes nothing for no rows', async () => {
    const store = await open(nowhere);
    await store.write('interactions', []);
    expect(store.status().spooledRows).toBe(0);
    await store.close();
  });

  it('says which package is missing', async () => {
    vi.doMock('chdb/connection', () => {
      throw new Error('Cannot find package');
    });
    await expect(open({ path: join(folder, 'chdb') })).rejects.toThrow('expected the optional package chdb');
    await (await open(nowhere)).close(); // and lets go of the spool
  });

  it('refuses what cannot be a URL or a name', async () => {
    await expect(open({ url: 'localhost' })).rejects.toMatchObject({ code: 'usage' });
    await expect(open({ ...nowhere, database: 'a; DROP' })).rejects.toMatchObject({ code: 'usage' });
    await expect(open({ ...nowhere, cluster: "x'" })).rejects.toMatchObject({ code: 'usage' });
  });

  it.each([0, -1, 1.5, 36_500, Number.NaN])('does not keep executions for %d days', async (executionDays) => {
    const opening = openStore(nowhere, { spool: join(folder, 'spool'), wallClock: () => 0, executionDays });
    await expect(opening).rejects.toMatchObject({
      code: 'usage',
      message: `executionDays: expected a whole number from 1 to 10000, got ${executionDays}`,
    });
  });

  it('never says a password that stands in a URL', async () => {
    const store = await open({ url: 'http://ann:secret@127.0.0.1:9' });
    await expect(store.settled()).resolves.toBeUndefined(); // nothing to do, so nobody was asked
    expect(JSON.stringify([store.where, store.status()])).not.toContain('secret');
    await store.close();
  });
});
