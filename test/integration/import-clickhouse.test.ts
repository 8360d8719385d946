import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@clickhouse/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importColumns } from '../../data/sources/index.js';
import { clickhouseTable } from '../../data/store/index.js';
import { type ClickHouseProcess, startClickHouse } from '../unit/store/start-clickhouse.js';

const ROWS = 20_000;

let folder: string;
let server: ClickHouseProcess;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'metafuse-clickhouse-'));
  server = await startClickHouse(join(folder, 'chdb'));
  const client = createClient({ url: server.url });
  await client.command({ query: 'CREATE DATABASE shop' });
  await client.command({
    query: `CREATE TABLE shop.plays ENGINE = Memory AS
      SELECT toUInt64(number % 50) AS listener, toString(number % 700) AS track,
        toDateTime64('2024-05-01 00:00:00', 3, 'UTC') + number AS \`played at\`, number % 24 AS hour,
        if(number = 7, NULL, toFloat64(1)) AS times
      FROM numbers(${ROWS})`,
  });
  await client.close();
});
afterAll(async () => {
  await server?.stop();
  await rm(folder, { recursive: true });
});

const mapping = {
  columns: { user_id: 'listener', item_id: 'track', timestamp: 'played at', value: 'times' },
  context: { 'temporal.hour': 'hour' },
};

describe('clickhouseTable', () => {
  it('streams a table, whatever its columns are called', async () => {
    const interactions = clickhouseTable({ url: server.url }, { table: 'shop.plays' });
    const { dataset, badRows } = await importColumns({ name: 'plays', source: 'clickhouse', interactions, mapping });
    expect(badRows).toMatchObject({ count: 0, files: { 'shop.plays': ROWS } });
    expect(dataset.users.ids).toHaveLength(50);
    expect(dataset.items.ids).toHaveLength(700);
    expect(dataset.interactions.timestamp[0]).toBe(Date.UTC(2024, 4, 1));
    expect([...dataset.interactions.value].filter(Number.isNaN)).toHaveLength(1);
    expect(dataset.interactions.contexts!.map(({ name }) => name)).toEqual(['temporal.hour']);
  });

  it('streams what a statement selects', async () => {
    const query = 'SELECT listener, track, `played at`, times, hour FROM shop.plays WHERE listener < 3';
    const interactions = clickhouseTable({ url: server.url }, { query });
    expect(await interactions.columns()).toEqual(['listener', 'track', 'played at', 'times', 'hour']);
    const { dataset } = await importColumns({ name: 'plays', source: 'clickhouse', interactions, mapping });
    expect(dataset.users.ids).toHaveLength(3);
  });

  it('ids of 64 bits keep every digit', async () => {
    const query =
      "SELECT bitXor(toUInt64('18446744073709551615'), number) AS user_id, number AS item_id FROM numbers(2)";
    const interactions = clickhouseTable({ url: server.url }, { query });
    const columns = { user_id: 'user_id', item_id: 'item_id' };
    const { dataset } = await importColumns({ name: 'x', source: 'clickhouse', interactions, mapping: { columns } });
    expect(dataset.users.ids).toEqual(['18446744073709551615', '18446744073709551614']);
  });

  it('says which table or column is not there, and when nobody answers', async () => {
    const read = (url: string, table: string, columns: readonly string[]) =>
      clickhouseTable({ url }, { table }).rows(columns)[Symbol.asyncIterator]().next();
    await expect(read(server.url, 'shop.nowhere', ['a'])).rejects.toThrow(/nowhere/);
    await expect(read(server.url, 'shop.plays', ['song'])).rejects.toThrow(
      'expected columns song, got listener, track',
    );
    await expect(read('http://127.0.0.1:9', 'plays', ['a'])).rejects.toMatchObject({ code: 'store_unavailable' });
  });
});
