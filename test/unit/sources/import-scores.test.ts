import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RecordBatchStreamWriter, Table, TimestampMillisecond, tableToIPC, vectorFromArray } from 'apache-arrow';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildDataset } from '../../../data/dataset/index.js';
import type { Dataset } from '../../../data/schema/dataset.js';
import { type ImportScoresOptions, importScores } from '../../../data/sources/scores/index.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'metafuse-import-scores-'));
});
afterAll(() => rm(folder, { recursive: true }));

const dataset = buildDataset({
  feedback: { kind: 'implicit' },
  interactions: [
    { user: '1', item: 'a' },
    { user: '2', item: 'b' },
  ],
});

async function file(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

const imported = (from: readonly string[], rest: Partial<ImportScoresOptions> = {}) =>
  importScores({ dataset, from, ...rest });

/** `user item source=score …`, a line per row. */
function shown({ users, items, scores }: Dataset): string[] {
  return Array.from({ length: scores!.count }, (_, row) => {
    const time = scores!.timestamp[row]!;
    const opinions = scores!.sources.flatMap(({ name, value }) =>
      Number.isNaN(value[row]!) ? [] : [`${name}=${value[row]}`],
    );
    const when = Number.isNaN(time) ? [] : [`@${time}`];
    return [users.ids[scores!.user[row]!], items.ids[scores!.item[row]!], ...when, ...opinions].join(' ');
  });
}

describe('importScores', () => {
  it('CSV with a column per source: empty, NA and NaN are no opinion; the suffix _score is none of the name', async () => {
    const path = await file('wide.csv', 'user_id,item_id,knn,text_score\n1,a,0.5,\n1,c,NaN,-3\n2,b,NA,1e2\n');
    const { dataset: scored, newItems, newUsers } = await imported([path]);
    expect(shown(scored)).toEqual(['1 a knn=0.5', '1 c text=-3', '2 b text=100']);
    expect([newUsers, newItems]).toEqual([0, 1]);
  });

  it('one score a row, under other names, beside columns that nobody asked for', async () => {
    const path = await file(
      'long.tsv',
      'algo\tuser\trank\titem\tvalue\nknn\t1\t1\ta\t5\nuu\t1\t1\ta\t4\nknn\t2\t2\tb\t3\n',
    );
    const { dataset: scored } = await imported([path], { columns: { source: 'algo', score: 'value' } });
    expect(shown(scored)).toEqual(['1 a knn=5 uu=4', '2 b knn=3']);
  });

  it('a file of one source takes the source’s name from the argument, or its own', async () => {
    const path = await file('knn.v2.csv', 'user,item,score\n1,a,1\n');
    expect(shown((await imported([path])).dataset)).toEqual(['1 a knn.v2=1']);
    expect(shown((await imported([`other=${path}`])).dataset)).toEqual(['1 a other=1']);
  });

  it('times in milliseconds or ISO 8601', async () => {
    const path = await file('timed.csv', 'user,item,timestamp,knn\n1,a,1000,1\n1,a,1970-01-01T00:00:00.500Z,2\n');
    expect(shown((await imported([path])).dataset)).toEqual(['1 a @500 knn=2', '1 a @1000 knn=1']);
  });

  it('only the columns that are asked for', async () => {
    const path = await file('picked.csv', 'user,item,rank,knn\n1,a,1,5\n');
    expect(shown((await imported([path], { columns: { sources: ['knn'] } })).dataset)).toEqual(['1 a knn=5']);
  });

  it('TREC runs: a file a source, whatever white space and rank column; equal scores stay equal', async () => {
    const a = await file('a.run', '1 Q0 a 9 1.5 tag\n1\tQ0  b\t1 1.5 tag\n');
    const b = await file('b.run', '2 0 b 1 0.1000000000000000055 tag\n');
    expect(shown((await imported([a, `bm25=${b}`])).dataset)).toEqual(['1 a a=1.5', '1 b a=1.5', '2 b bm25=0.1']);
  });

  it('Arrow files and streams, ids as numbers, times as timestamps', async () => {
    const table = new Table({
      user_id: vectorFromArray([1, 2]),
      item_id: vectorFromArray(['a', 'b']),
      timestamp: vectorFromArray([new Date(7), null], new TimestampMillisecond()),
      knn_score: vectorFromArray([0.5, null]),
      uu_score: vectorFromArray([2.5, 3]),
    });
    const stream = RecordBatchStreamWriter.writeAll(table).toUint8Array(true);
    for (const path of [await file('x.arrow', tableToIPC(table, 'file')), await file('y.arrow', stream)]) {
      expect(shown((await imported([path])).dataset)).toEqual(['1 a @7 knn=0.5 uu=2.5', '2 b uu=3']);
    }
  });

  it('several files make one table; new scores take the place of old ones', async () => {
    const a = await file('one.csv', 'user,item,knn\n1,a,1\n');
    const b = await file('two.csv', 'user,item,uu\n1,a,2\n2,a,3\n');
    const { dataset: both } = await imported([a, b]);
    expect(shown(both)).toEqual(['1 a knn=1 uu=2', '2 a uu=3']);
    expect(shown((await importScores({ dataset: both, from: [a] })).dataset)).toEqual(['1 a knn=1']);
  });

  it('a malformed row is skipped and told, up to a share', async () => {
    const path = await file('bad.csv', 'user,item,knn\n1,a,1\n1,b,high\n,c,1\n2,c\n2,d,inf\n2,e,2\n');
    const { dataset: scored, badRows } = await imported([path], { maxBadRows: 0.7 });
    expect(shown(scored)).toEqual(['1 a knn=1', '2 e knn=2']);
    expect(badRows).toEqual({
      count: 4,
      rows: 6,
      files: { 'bad.csv': 2 },
      examples: [
        { file: 'bad.csv', line: 3, field: 'knn', message: "expected a finite number or none, got 'high'" },
        { file: 'bad.csv', line: 4, field: 'user', message: 'expected an id, got nothing' },
        { file: 'bad.csv', line: 5, message: 'expected 3 fields, got 2' },
        { file: 'bad.csv', line: 6, field: 'knn', message: "expected a finite number or none, got 'inf'" },
      ],
    });
    await expect(imported([path])).rejects.toThrow('expected at most 0.1 % malformed rows, got 4 of 6');
  });

  it('refuses a pair scored twice, ids of another kind, missing columns, files that are none', async () => {
    const twice = await file('twice.csv', 'user,item,knn\n1,a,1\n1,a,2\n');
    const strangers = await file('strangers.csv', 'user,item,knn\nu1,a,1\nu2,a,2\n');
    const nameless = await file('nameless.csv', 'person,item,knn\n1,a,1\n');
    const lonely = await file('lonely.csv', 'user,item\n1,a\n');
    await expect(imported([twice])).rejects.toThrow("got two of 'knn' for user '1' and item 'a'");
    await expect(imported([strangers])).rejects.toThrow('got 2 others; are the ids of the same kind?');
    await expect(imported([nameless])).rejects.toThrow(
      'expected a column user_id or user (the user), got person, item',
    );
    await expect(imported([lonely])).rejects.toThrow('expected a column score (a source), got user, item');
    await expect(imported([await file('empty.csv', '')])).rejects.toThrow('expected a table, got an empty file');
    await expect(imported([join(folder, 'none.csv')])).rejects.toThrow('expected a file that can be read, got ENOENT');
  });
});

const datasets = process.env['METAFUSE_DATASETS'];
const real = datasets !== undefined && existsSync(join(datasets, 'rank-fusion-runs'));

describe.skipIf(!real)('real runs (set METAFUSE_DATASETS to the folder that has them)', () => {
  const run = (name: string) => join(datasets!, 'rank-fusion-runs', name);
  const topics = (topic: string) =>
    buildDataset({ feedback: { kind: 'implicit' }, interactions: [{ user: topic, item: 'GX000-04-12610479' }] });

  it('two runs of a topic meet in one row per document, under the names of their files', async () => {
    const { dataset: scored } = await importScores({ dataset: topics('757'), from: [run('1-a.run'), run('1-b.run')] });
    expect(scored.scores!.sources.map(({ name }) => name)).toEqual(['1-a', '1-b']);
    const lines = shown(scored);
    expect(lines).toHaveLength(new Set(lines.map((line) => line.split(' ')[1])).size);
    expect(lines).toContain('757 GX000-04-12610479 1-a=15.5 1-b=15.5'); // third in both
  });

  it('a run whose scores contradict its ranks keeps its scores', async () => {
    const { dataset: scored } = await importScores({ dataset: topics('701'), from: [run('2-b.run')] });
    const byScore = shown(scored).sort((a, b) => Number(b.split('=')[1]) - Number(a.split('=')[1]));
    expect(byScore[0]).not.toContain('GX000-13-3889188'); // rank 1 of the file
  });
});
