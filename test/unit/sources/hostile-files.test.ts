import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Table, TimestampMillisecond, tableToIPC, Utf8, vectorFromArray } from 'apache-arrow';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildDataset, readDataset, writeDataset } from '../../../data/dataset/index.js';
import {
  defaultItemFields,
  defaultMapping,
  importColumns,
  importFrappe,
  importGorse,
  importLastfm,
  importMetarank,
  importMovieLens,
  importRecBole,
  importScores,
  importVw,
  openTable,
} from '../../../data/sources/index.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'metafuse-hostile-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** Imports a log whose columns are named as in a dataset. */
async function importLog(path: string, maxBadRows = 0.9) {
  const { kind, table, columns } = await openTable(path);
  return importColumns({
    name: 'log',
    source: kind,
    interactions: table,
    mapping: defaultMapping(columns),
    maxBadRows,
  });
}

const messages = ({ badRows }: Awaited<ReturnType<typeof importLog>>) =>
  badRows.examples.map(({ line, field, message }) => [line, field, message]);

describe('text files', () => {
  it('lines may end in CRLF, a byte order mark is dropped, and the last line needs no end', async () => {
    const { dataset, badRows } = await importLog(file('crlf.csv', '\uFEFFuser_id,item_id\r\nu,i\r\n\r\nv,j'));
    expect([dataset.users.ids, dataset.items.ids, badRows.count]).toEqual([['u', 'v'], ['i', 'j'], 0]);
  });

  it('separators of Unicode are characters of a field like any other, and so is a lone carriage return', async () => {
    const { dataset, badRows } = await importLog(file('u2028.csv', 'user_id,item_id\nu,a\u2028b\u2029\nv,c\rd\n'));
    expect([dataset.items.ids, badRows.count]).toEqual([['a\u2028b\u2029', 'c\rd'], 0]);
  });

  it('a line that is longer than a piece that is read is whole', async () => {
    const long = 'é'.repeat(400_000);
    const { dataset } = await importLog(file('long.csv', `user_id,item_id\nu,${long}\nv,j\n`));
    expect(dataset.items.ids).toEqual([long, 'j']);
  });

  it('a line without an end in sight is refused, not kept', async () => {
    const path = file('endless.csv', `user_id,item_id\nu,${'x'.repeat(17 * 2 ** 20)}`);
    await expect(importLog(path)).rejects.toThrow(/endless\.csv, line 2: expected a line of at most 16 MiB/);
  });

  it('bytes that are no UTF-8 cost their line: replaced, two ids would become one', async () => {
    const text = 'user_id,item_id\ncaf\xe9,i\ncaf\xe8,i\nv,j\n';
    const imported = await importLog(file('latin1.csv', Buffer.from(text, 'latin1')));
    expect(imported.dataset.users.ids).toEqual(['v']);
    expect(messages(imported)[0]).toEqual([2, undefined, 'expected UTF-8, got other bytes']);
  });

  it('a column that is there twice is refused, not guessed', async () => {
    const path = file('twice.csv', 'user_id,item_id,item_id\nu,i,j\n');
    await expect(importLog(path)).rejects.toThrow(/twice\.csv, line 1: expected column item_id once, got it twice/);
  });

  it('one that is no table says what is wrong with it', async () => {
    await expect(importLog(file('empty.csv', ''))).rejects.toThrow(/empty\.csv: expected a table, got an empty file/);
    const pretty = file('pretty.json', '{\n "user_id": "u",\n "item_id": "i"\n}\n');
    await expect(importLog(pretty)).rejects.toThrow(/pretty\.json, line 1: expected a JSON object on one line/);
  });
});

describe('files that are not there', () => {
  it.each([
    ['lastfm', (from: string) => importLastfm({ from })],
    ['frappe', (from: string) => importFrappe({ from })],
    ['movielens', (from: string) => importMovieLens({ from })],
    ['metarank', (from: string) => importMetarank({ from })],
    ['gorse', (from: string) => importGorse({ from })],
    ['vw', (from: string) => importVw({ from, user: 'c.user', item: 'id' })],
    ['recbole', (from: string) => importRecBole({ from })],
  ])('%s names what it looked for', async (_, read) => {
    const missing = join(folder, 'nowhere');
    await expect(read(missing)).rejects.toMatchObject({
      name: 'FusionError',
      message: expect.stringMatching(/nowhere.*: expected .*, got ENOENT/),
    });
  });

  it('a folder is no file', async () => {
    const path = join(folder, 'a-folder');
    mkdirSync(path);
    await expect(importMetarank({ from: path })).rejects.toThrow(/a-folder: expected a file, got EISDIR/);
    await expect(importLog(path)).rejects.toThrow(/a-folder: expected a file, got EISDIR/);
  });
});

describe('ids', () => {
  it('numbers that JSON cannot carry are refused: two of them would be one user', async () => {
    const rows = '{"user_id":9007199254740993,"item_id":"i"}\n{"user_id":7,"item_id":"i"}\n';
    const imported = await importLog(file('big.jsonl', rows));
    expect(imported.dataset.users.ids).toEqual(['7']);
    expect(messages(imported)[0]).toEqual([
      1,
      'user_id',
      "expected an id, as text beyond 2^53, got '9007199254740992'",
    ]);
  });

  it('halves of surrogate pairs are refused: no file can hold them', async () => {
    const imported = await importLog(
      file('half.jsonl', '{"user_id":"\\ud800","item_id":"i"}\n{"user_id":"u","item_id":"i"}\n'),
    );
    expect(imported.dataset.users.ids).toEqual(['u']);
    expect(messages(imported)[0]!.slice(0, 2)).toEqual([1, 'user_id']);
  });
});

describe('texts', () => {
  it('with a byte-order mark before them, as the first of a file that was put behind another, can be written and read again', async () => {
    const rows = [
      { user_id: 'u', item_id: 'i', session_id: '\ufeffmorning' },
      { user_id: '\ufeffu', item_id: 'i' },
    ];
    const log = await openTable(file('marks.jsonl', rows.map((row) => JSON.stringify(row)).join('\n')));
    const items = file(
      'marked.jsonl',
      `${JSON.stringify({ item_id: 'i', title: '\ufeff\ufeffOne', tags: ['\ufeffrock'] })}\n`,
    );
    const { table, columns } = await openTable(items);
    const mapping = { ...defaultMapping(log.columns), items: defaultItemFields(columns) };
    const imported = await importColumns({
      name: 'log',
      source: 'json',
      interactions: log.table,
      items: table,
      mapping,
      maxBadRows: 0.9,
    });
    const { dataset } = imported;
    expect([dataset.items.titles, dataset.items.tags, dataset.users.ids]).toEqual([['One'], [['rock']], ['u']]);
    expect(messages(imported)[0]).toEqual([2, 'user_id', "expected an id, got '\\ufeffu'"]);
    await writeDataset(join(folder, 'marks'), dataset);
    expect(await readDataset(join(folder, 'marks'))).toEqual(dataset);
  });

  it('with half of a surrogate pair, as a cut emoji leaves it, can be written and read again', async () => {
    const log = await openTable(file('texts.jsonl', '{"user_id":"u","item_id":"i"}\n'));
    const items = file('items.jsonl', '{"item_id":"i","title":"cut \\ud83d","tags":["\\udc00 too",null,"rock"]}\n');
    const { table, columns } = await openTable(items);
    const mapping = { ...defaultMapping(log.columns), items: defaultItemFields(columns) };
    const { dataset } = await importColumns({
      name: 'log',
      source: 'json',
      interactions: log.table,
      items: table,
      mapping,
    });
    expect([dataset.items.titles, dataset.items.tags]).toEqual([['cut \ufffd'], [['\ufffd too', 'rock']]]);
    await writeDataset(join(folder, 'texts'), dataset);
    expect(await readDataset(join(folder, 'texts'))).toEqual(dataset);
  });

  it('ids that cannot be written are refused, whoever made them', async () => {
    const feedback = { kind: 'implicit' } as const;
    const dataset = buildDataset({ feedback, interactions: [{ user: 'u', item: '\ud83d' }] });
    await expect(writeDataset(join(folder, 'ids'), dataset)).rejects.toThrow(
      /items\.arrow, row 1, item_id: expected an id that files bring back as it is, got "\\ud83d"/,
    );
  });
});

describe('times', () => {
  const moment = Date.UTC(2023, 10, 14, 22, 13, 20, 1);
  const typed = (columns: Record<string, string>) =>
    tableToIPC(
      new Table({
        ...Object.fromEntries(
          Object.entries(columns).map(([name, text]) => [name, vectorFromArray([text], new Utf8())]),
        ),
        timestamp: vectorFromArray([new Date(moment)], new TimestampMillisecond()),
      }),
      'file',
    );

  it('a column of times is read as it is, whatever unit numbers have', async () => {
    const path = file('typed.arrow', typed({ user_id: 'u', item_id: 'i' }));
    const { table, columns } = await openTable(path);
    const base = defaultMapping(columns);
    const mapping = { ...base, columns: { ...base.columns, timestamp: { column: 'timestamp', unit: 's' } } } as const;
    const { dataset } = await importColumns({ name: 'log', source: 'arrow', interactions: table, mapping });
    expect([...dataset.interactions.timestamp]).toEqual([moment]);
    const gorse = file('gorse.arrow', typed({ FeedbackType: 'star', UserId: 'u', ItemId: 'i' }));
    expect([...(await importGorse({ from: gorse })).dataset.interactions.timestamp]).toEqual([moment]);
  });

  it('of scores are UTC where they name no zone, as those of a log', async () => {
    const { dataset } = await importLog(file('log.csv', 'user_id,item_id,timestamp\nu,a,0\nu,b,0\nu,c,0\nu,d,0\n'));
    const scores = file(
      'scores.csv',
      'user_id,item_id,timestamp,knn\nu,a,2023-11-14 22:13:20.001,1\nu,b,May 2024,1\nu,c,,1\n',
    );
    const read = await importScores({ dataset, from: [scores], maxBadRows: 0.5 });
    expect([...read.dataset.scores!.timestamp]).toEqual([moment, Number.NaN]);
    expect(read.badRows.examples[0]).toMatchObject({ line: 3, field: 'timestamp' });
    const arrow = file('scores.arrow', typed({ user_id: 'u', item_id: 'a', source: 'knn', score: '1' }));
    expect([...(await importScores({ dataset, from: [arrow] })).dataset.scores!.timestamp]).toEqual([moment]);
  });

  it('that Gorse exports are read: Go writes a zone twice', async () => {
    const path = file(
      'gorse.csv',
      'feedback_type,user_id,item_id,time_stamp\r\nstar,u,i,2020-01-02 03:04:05 +0000 UTC\r\nstar,u,j,2020-01-02 03:04:05.25 +0800 CST\r\n',
    );
    const { dataset } = await importGorse({ from: path });
    expect([...dataset.interactions.timestamp].sort()).toEqual([
      Date.UTC(2020, 0, 1, 19, 4, 5, 250),
      Date.UTC(2020, 0, 2, 3, 4, 5),
    ]);
  });
});

describe('malformed rows', () => {
  it('are named by field, and no message is longer than anyone reads', async () => {
    const movies = join(folder, 'ml');
    mkdirSync(movies);
    writeFileSync(join(movies, 'movies.csv'), 'movieId,title,genres\n1,Heat (1995),Drama\n');
    writeFileSync(
      join(movies, 'ratings.csv'),
      `userId,movieId,rating,timestamp\n1,1,4,9\nx,1,4,9\n1,y,4,9\n1,1,7,9\n1,1,4,${'z'.repeat(5000)}\n`,
    );
    const { badRows } = await importMovieLens({ from: movies, maxBadRows: 0.9 });
    expect(badRows.examples.map(({ line, field }) => [line, field])).toEqual([
      [3, 'userId'],
      [4, 'movieId'],
      [5, 'rating'],
      [6, 'timestamp'],
    ]);
    for (const { message } of badRows.examples) expect(message.length).toBeLessThan(200);
  });
});
