import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Table as ArrowTable, tableToIPC, vectorFromArray } from 'apache-arrow';
import { Table as ParquetTable, writeParquet } from 'parquet-wasm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Dataset } from '../../../../data/schema/dataset.js';
import { type ColumnMapping, importColumns, openTable } from '../../../../data/sources/index.js';

const MAPPING: ColumnMapping = {
  columns: {
    user_id: 'uid',
    item_id: 'track',
    timestamp: { column: 'at', unit: 's' },
    event: { column: 'what', values: { listen: 'play', next: 'skip', heart: 'like' } },
    duration_ms: { column: 'seconds', unit: 's' },
    session_id: 'visit',
    position: 'rank',
  },
  context: {
    'temporal.hour': { column: 'hour', period: 24 },
    'environmental.device': { column: 'device', one_of: ['phone', 'car'] },
    'environmental.volume': 'volume',
  },
};
const ROWS = [
  {
    uid: 'ann',
    track: 7,
    at: 1000,
    what: 'listen',
    seconds: 2.5,
    visit: 'v1',
    rank: 1,
    hour: 6,
    device: 'car',
    volume: 0.5,
  },
  {
    uid: 'ann',
    track: 8,
    at: 1010,
    what: 'next',
    seconds: null,
    visit: 'v1',
    rank: 2,
    hour: 0,
    device: 'tv',
    volume: null,
  },
  {
    uid: 'bob',
    track: 7,
    at: 900,
    what: 'heart',
    seconds: 0,
    visit: null,
    rank: null,
    hour: 12,
    device: null,
    volume: 1,
  },
];
const NAMES = Object.keys(ROWS[0]!) as (keyof (typeof ROWS)[number])[];

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'metafuse-columns-'));
});
afterEach(() => rm(folder, { recursive: true }));

const write = async (file: string, content: string | Uint8Array) => {
  await writeFile(join(folder, file), content);
  return join(folder, file);
};
const imported = async (path: string, mapping = MAPPING, maxBadRows = 0) => {
  const { table } = await openTable(path);
  return importColumns({ name: 'log', source: 'test', interactions: table, mapping, maxBadRows });
};

const csv = (separator = ',') =>
  [NAMES, ...ROWS.map((row) => NAMES.map((name) => row[name] ?? ''))].map((row) => row.join(separator)).join('\n');
const arrow = () =>
  new ArrowTable(Object.fromEntries(NAMES.map((name) => [name, vectorFromArray(ROWS.map((row) => row[name]))])));
const parquet = () => writeParquet(ParquetTable.fromIPCStream(tableToIPC(arrow(), 'stream')));

function expectTheLog({ interactions, users, items }: Dataset): void {
  expect(users.ids).toEqual(['ann', 'bob']);
  expect(items.ids).toEqual(['7', '8']);
  expect([...interactions.timestamp]).toEqual([1_000_000, 1_010_000, 900_000]);
  expect([...interactions.durationMs]).toEqual([2500, Number.NaN, 0]);
  expect([...interactions.position!]).toEqual([1, 2, Number.NaN]);
  expect(interactions.sessions).toEqual({ ids: ['v1'], index: Int32Array.of(0, 0, -1) });
  const context = Object.fromEntries(interactions.contexts!.map(({ name, value }) => [name, [...value]]));
  expect(Object.keys(context)).toEqual([
    'environmental.device=car',
    'environmental.device=phone',
    'environmental.volume',
    'temporal.hour_cos',
    'temporal.hour_sin',
  ]);
  expect(context['environmental.device=car']).toEqual([1, 0, Number.NaN]);
  expect(context['environmental.volume']).toEqual([0.5, Number.NaN, 1]);
  expect(context['temporal.hour_sin']![0]).toBe(1); // a quarter of the day
}

describe('importColumns', () => {
  it('makes the same dataset of CSV, TSV, JSON, Arrow and Parquet', async () => {
    const files = [
      await write('a.csv', csv()),
      await write('a.txt', csv('\t')),
      await write('a.jsonl', ROWS.map((row) => JSON.stringify(row)).join('\n')),
      await write('a.arrow', tableToIPC(arrow(), 'file')),
      await write('a.stream', tableToIPC(arrow(), 'stream')),
      await write('a.parquet', parquet()),
    ];
    const fingerprints = new Set<string>();
    for (const file of files) {
      const { dataset } = await imported(file);
      expectTheLog(dataset);
      fingerprints.add(dataset.fingerprint);
    }
    expect(fingerprints.size).toBe(1);
  });

  it.each([
    [{ uid: '' }, 'uid', 'expected an id, got nothing'],
    [{ at: 'soon' }, 'at', "expected a time (a number, or ISO 8601), got 'soon'"],
    [{ at: '' }, 'at', 'expected a time (a number, or ISO 8601), got nothing'],
    [{ what: 'shout' }, 'what', "expected one of listen, next, heart, got 'shout'"],
    [{ seconds: -1 }, 'seconds', "expected a duration of 0 or more, got '-1'"],
    [{ rank: 0 }, 'rank', "expected a rank of 1 or more, got '0'"],
    [{ hour: 'noon' }, 'hour', "expected a number, got 'noon'"],
  ])('names file, line and field of %j', async (wrong, field, message) => {
    const bad: Readonly<Record<string, unknown>> = { ...ROWS[0], ...wrong };
    const path = await write('a.csv', `${csv()}\n${NAMES.map((name) => bad[name] ?? '').join(',')}\n`);
    const { badRows } = await imported(path, MAPPING, 0.25);
    expect(badRows.examples).toEqual([{ file: 'a.csv', line: 5, field, message }]);
    await expect(imported(path)).rejects.toThrow(`a.csv, line 5, ${field}: ${message}`);
  });

  it('counts rows where there are no lines', async () => {
    const mapping: ColumnMapping = { columns: { user_id: 'uid', item_id: 'visit' } };
    const { badRows } = await imported(await write('a.parquet', parquet()), mapping, 0.5);
    expect(badRows.examples).toEqual([
      { file: 'a.parquet', row: 3, field: 'visit', message: 'expected an id, got nothing' },
    ]);
  });

  it('says which columns there are when one is missing', async () => {
    const mapping: ColumnMapping = { columns: { user_id: 'uid', item_id: 'song' } };
    for (const path of [
      await write('a.csv', csv()),
      await write('a.arrow', tableToIPC(arrow(), 'file')),
      await write('a.parquet', parquet()),
    ]) {
      await expect(imported(path, mapping)).rejects.toThrow(/expected columns uid, song, got uid, track, at/);
    }
  });

  it('refuses ratings off the scale', async () => {
    const mapping: ColumnMapping = {
      feedback: { min: 1, max: 5, positive_at: 4 },
      columns: { user_id: 'user_id', item_id: 'item_id', value: 'value' },
    };
    const path = await write('r.csv', 'user_id,item_id,value\na,x,4\na,y,6\na,z,\n');
    const { dataset, badRows } = await imported(path, mapping, 1);
    expect(dataset.feedback).toEqual({ kind: 'graded', min: 1, max: 5, positiveAt: 4 });
    expect(badRows.examples.map(({ message }) => message)).toEqual([
      "expected a rating from 1 to 5, got '6'",
      'expected a rating from 1 to 5, got nothing',
    ]);
  });

  it('reads what is known of items and users', async () => {
    const log = await write('a.csv', 'user_id,item_id\nann,7\n');
    const items = await write(
      'items.jsonl',
      '{"item_id":7,"title":"Song","genres":["rock"],"measured":{"energy":0.5},"sure":0.9}\n',
    );
    const users = await write('users.csv', 'user_id;context.social.friends\nann;3\nbob;4\n');
    const mapping: ColumnMapping = {
      columns: { user_id: 'user_id', item_id: 'item_id' },
      items: {
        item_id: 'item_id',
        title: 'title',
        genres: 'genres',
        measured: { energy: { column: 'measured.energy', confidence: 'sure' } },
      },
      users: { user_id: 'user_id', context: { 'social.friends': 'context.social.friends' } },
    };
    const { dataset } = await importColumns({
      name: 'log',
      source: 'csv',
      interactions: (await openTable(log)).table,
      items: (await openTable(items)).table,
      users: (await openTable(users)).table,
      mapping,
    });
    expect(dataset.users).toEqual({
      ids: ['ann', 'bob'],
      contexts: [{ name: 'social.friends', value: Float64Array.of(3, 4) }],
    });
    expect(dataset.items).toMatchObject({ ids: ['7'], titles: ['Song'], genres: [['rock']] });
    expect(dataset.items.measured).toEqual([
      { name: 'energy', value: Float64Array.of(0.5), confidence: Float64Array.of(0.9) },
    ]);
  });
});
