import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Float64, Table, tableToIPC, vectorFromArray } from 'apache-arrow';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  buildDataset,
  readDataset,
  type ScoreRow,
  validateDataset,
  withScores,
  writeDataset,
} from '../../../data/dataset/index.js';
import type { Dataset } from '../../../data/schema/dataset.js';

let folder: string;
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'metafuse-scores-')), 'set');
});
afterEach(() => rm(join(folder, '..'), { recursive: true }));

const plain = buildDataset({
  feedback: { kind: 'implicit' },
  users: [{ id: 'ann', context: { 'social.friends': 3 } }, 'bob'],
  items: [{ id: 'x', title: 'X', measured: { energy: { value: 0.5, confidence: 1 } }, isPredicted: true }],
  interactions: [
    { user: 'ann', item: 'x', timestamp: 5 },
    { user: 'bob', item: 'y', timestamp: 6 },
  ],
});

async function* stream(rows: Iterable<ScoreRow>): AsyncGenerator<ScoreRow> {
  yield* rows;
}
const scored = async (rows: Iterable<ScoreRow>) => (await withScores(plain, stream(rows))).dataset;

const ROWS: ScoreRow[] = [
  { user: 'bob', item: 'x', source: 'knn', score: -2, timestamp: 9 },
  { user: 'ann', item: 'y', source: 'text', score: 0.25 },
  { user: 'bob', item: 'x', source: 'text', score: 1e-300, timestamp: 9 },
  { user: 'bob', item: 'x', source: 'knn', score: 7 },
];

describe('withScores', () => {
  it('one row per user, item and moment, by user, item and time, NaN where a source has no opinion', async () => {
    const { scores } = await scored(ROWS);
    expect(scores).toEqual({
      count: 3,
      offsets: Int32Array.of(0, 1, 3),
      user: Int32Array.of(0, 1, 1),
      item: Int32Array.of(1, 0, 0),
      timestamp: Float64Array.of(Number.NaN, Number.NaN, 9),
      sources: [
        { name: 'knn', value: Float64Array.of(Number.NaN, 7, -2) },
        { name: 'text', value: Float64Array.of(0.25, Number.NaN, 1e-300) },
      ],
    });
  });

  it('users and items that only the scores have follow, with nothing known of them', async () => {
    const rows = [...ROWS, { user: 'cyd', item: 'z', source: 'knn', score: 1 }];
    const { dataset, newUsers, newItems } = await withScores(plain, stream(rows));
    expect([newUsers, newItems]).toEqual([1, 1]);
    expect(dataset.users).toEqual({
      ids: ['ann', 'bob', 'cyd'],
      contexts: [{ name: 'social.friends', value: Float64Array.of(3, Number.NaN, Number.NaN) }],
    });
    expect(dataset.items.ids).toEqual(['x', 'y', 'z']);
    expect(dataset.items.titles).toEqual(['X', '', '']);
    expect(dataset.items.measured[0]!.confidence).toEqual(Float64Array.of(1, 0, 0));
    expect(dataset.items.isPredicted).toEqual(Uint8Array.of(1, 0, 0));
    expect(dataset.interactions.offsets).toEqual(Int32Array.of(0, 1, 2, 2));
  });

  it('refuses two scores of one source for one pair at one moment', async () => {
    await expect(scored([...ROWS, { user: 'ann', item: 'y', source: 'text', score: 0.5 }])).rejects.toThrow(
      "scores: expected one score of a source per user, item and moment, got two of 'text' for user 'ann' and item 'y'",
    );
  });

  it('the order in which scores come says nothing', async () => {
    const expected = await scored(ROWS);
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(ROWS.slice(1), { minLength: 3 }), async (rest) => {
        expect((await scored([ROWS[0]!, ...rest])).fingerprint).toBe(expected.fingerprint); // the first names the first source
      }),
    );
  });
});

describe('withScores, by rank', () => {
  it('the place in each list of a user, a source and a moment; equal scores share the mean of theirs', async () => {
    const row = (user: string, item: string, score: number, timestamp?: number): ScoreRow => ({
      ...{ user, item, score, source: 'knn' },
      ...(timestamp === undefined ? {} : { timestamp }),
    });
    const rows = [
      ...[row('ann', 'a', 7), row('ann', 'b', 1e300), row('ann', 'c', 7), row('ann', 'd', -1)],
      ...[row('bob', 'a', 0.1, 5), row('bob', 'b', 0.2, 5), row('bob', 'a', 9, 6)],
    ];
    const { scores, items } = (await withScores(plain, stream(rows), { ranks: true })).dataset;
    const ranks = [...scores!.item].map((item, index) => [
      items.ids[item],
      Math.exp(-scores!.sources[0]!.value[index]!).toFixed(3),
    ]);
    expect(ranks).toEqual([
      ...[
        ['a', '2.500'],
        ['b', '1.000'],
        ['c', '2.500'],
        ['d', '4.000'],
      ],
      ...[
        ['a', '2.000'],
        ['a', '1.000'],
        ['b', '1.000'],
      ],
    ]);
  });
});

describe('a dataset with scores on disk', () => {
  it('comes back as it was, says so in its description and summary, and counts in the fingerprint', async () => {
    const dataset = await scored(ROWS);
    await writeDataset(folder, dataset);
    expect(await readdir(folder)).toContain('scores.arrow');
    expect(await readDataset(folder)).toEqual(dataset);
    const { ok, summary } = await validateDataset(folder);
    expect([ok, summary!.scores, summary!.scoreSources]).toEqual([true, 3, ['knn', 'text']]);
    expect(dataset.fingerprint).not.toBe(plain.fingerprint);
  });

  it('one without has no file of scores', async () => {
    await writeDataset(folder, plain);
    expect(await readdir(folder)).not.toContain('scores.arrow');
    expect(await readDataset(folder)).toEqual(plain);
  });

  it('refuses names that are none, or a built-in source’s, and infinite scores', async () => {
    const refused = async (row: Partial<ScoreRow>) =>
      writeDataset(folder, await scored([{ ...ROWS[0]!, ...row }])).then(
        () => 'written',
        (error: Error) => error.message,
      );
    expect(await refused({ source: 'my knn' })).toContain('scores.arrow, my knn_score: expected a source named with');
    expect(await refused({ source: 'cf' })).toContain(
      "expected another name than those of the built-in sources, got 'cf'",
    );
    expect(await refused({ score: Number.POSITIVE_INFINITY })).toContain('row 1, knn_score: expected a finite score');
    expect(await refused({ timestamp: 0.5 })).toContain('row 1, timestamp: expected whole milliseconds');
  });

  it('validate names the row of an unknown user, of a repeated pair, and what the description does not say', async () => {
    const problemsOf = async (dataset: Dataset, columns: Record<string, readonly (string | number)[]>) => {
      await writeDataset(folder, dataset);
      const { user_id, item_id, knn_score } = columns;
      const table = new Table({
        user_id: vectorFromArray([...user_id!]),
        item_id: vectorFromArray([...item_id!]),
        knn_score: vectorFromArray([...(knn_score as number[])], new Float64()),
      });
      await writeFile(join(folder, 'scores.arrow'), tableToIPC(table, 'file'));
      const { problems } = await validateDataset(folder);
      return problems.map(({ file, line, field }) => [file, line ?? 0, field].join(' '));
    };
    expect(await problemsOf(plain, { user_id: ['ann', 'zoe'], item_id: ['x', 'x'], knn_score: [1, 2] })).toEqual([
      'scores.arrow 2 user_id',
    ]);
    expect(await problemsOf(plain, { user_id: ['ann', 'ann'], item_id: ['x', 'x'], knn_score: [1, 2] })).toEqual([
      'scores.arrow 2 ',
      'dataset.json 0 counts',
      'dataset.json 0 score_sources',
      'dataset.json 0 fingerprint',
    ]);
  });
});
