import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { importMovieLens } from '../../../data/sources/index.js';

const fixture = (name: string) => fileURLToPath(new URL(`../../fixtures/${name}`, import.meta.url));

describe('importMovieLens', () => {
  it('reads the 100K edition: tabs, bars, Latin-1, genre flags', async () => {
    const { dataset, badRows } = await importMovieLens({ from: fixture('movielens-100k') });
    const { users, items, interactions } = dataset;
    expect(badRows).toEqual({
      count: 0,
      rows: 4 + 3 + 4,
      files: { 'u.user': 4, 'u.item': 3, 'u.data': 4 },
      examples: [],
    });
    expect(dataset).toMatchObject({
      name: 'movielens-100k',
      source: 'movielens-100k',
      feedback: { kind: 'graded', min: 1, max: 5, positiveAt: 4 },
    });
    expect(users.ids).toEqual(['1', '2', '3', '4']); // 4 never rated
    expect(items.ids).toEqual(['1', '2', '3', '9']); // 3 is never rated, 9 is not described
    expect(items.titles).toEqual(['Le Café (1995)', '', 'Nobody Saw It (1996) (V)', '']);
    expect([...items.releaseYear]).toEqual([1995, Number.NaN, 1996, Number.NaN]);
    expect(items.genres).toEqual([['Comedy', 'Drama'], [], ['Western'], []]);
    expect([...interactions.offsets]).toEqual([0, 2, 3, 4, 4]);
    expect([...interactions.timestamp]).toEqual([2_000_000, 3_000_000, 1_000_000, 4_000_000]); // seconds → ms
    expect([...interactions.value]).toEqual([4, 3, 5, 1]);
  });

  it('reads the editions of CSV files: quoted titles, half stars, tags', async () => {
    const { dataset } = await importMovieLens({ from: fixture('movielens-latest') });
    const { users, items, interactions } = dataset;
    expect(dataset).toMatchObject({ source: 'movielens-latest', feedback: { min: 0.5, max: 5, positiveAt: 4 } });
    expect(users.ids).toEqual(['7', '8']); // 9 only tagged
    expect(items.ids).toEqual(['10', '20', '30', '40']); // 40 is only tagged
    expect(items.titles).toEqual(['Sea, The (La mer) (2001)', '"Quoted" Title (1999-2003)', 'Unrated One', '']);
    expect([...items.releaseYear]).toEqual([2001, 1999, Number.NaN, Number.NaN]);
    expect(items.genres).toEqual([['Adventure', 'Drama'], [], ['Comedy'], []]);
    expect(items.tags).toEqual([['slow', 'slow', 'blue, deep'], [], [], ['only tagged']]);
    expect([...interactions.value]).toEqual([4.5, 0.5, 5]);
  });

  it('reads the 1M edition: double colons, Latin-1', async () => {
    const { dataset } = await importMovieLens({ from: fixture('movielens-1m') });
    const { users, items, interactions } = dataset;
    expect(dataset).toMatchObject({ source: 'movielens-1m', feedback: { min: 1, max: 5, positiveAt: 4 } });
    expect(users.ids).toEqual(['1', '2', '3']);
    expect(items.titles).toEqual(['Forêt (1980)', 'Night: The Return (1975)']);
    expect(items.genres).toEqual([["Children's", 'Comedy'], ['Drama']]);
    expect([...interactions.value]).toEqual([1, 5, 3]);
  });

  it('says which files it looks for when there are others', async () => {
    await expect(importMovieLens({ from: fixture('.') })).rejects.toMatchObject({
      code: 'invalid_data',
      message: expect.stringContaining('expected u.data and u.item, or ratings.csv and movies.csv, or ratings.dat'),
    });
  });

  it.each([-0.1, 1.1, Number.NaN])('refuses %s as a share of bad rows', async (maxBadRows) => {
    await expect(importMovieLens({ from: fixture('movielens-1m'), maxBadRows })).rejects.toMatchObject({
      code: 'usage',
    });
  });
});

describe('importMovieLens, malformed rows', () => {
  let from: string;
  beforeEach(async () => {
    from = await mkdtemp(join(tmpdir(), 'metafuse-movielens-'));
  });
  afterEach(() => rm(from, { recursive: true }));

  const append = async (edition: string, file: string, lines: string) => {
    await cp(fixture(edition), from, { recursive: true });
    await writeFile(join(from, file), (await readFile(join(from, file), 'latin1')) + lines, 'latin1');
  };

  it.each([
    ['movielens-100k', 'u.data', '1\t2\t3\n', 'expected 4 fields, got 3'],
    ['movielens-100k', 'u.data', '1\t2\t6\t1000\n', "expected a rating from 1 to 5 in steps of 1, got '6'"],
    ['movielens-100k', 'u.data', '1\t2\t4.5\t1000\n', "expected a rating from 1 to 5 in steps of 1, got '4.5'"],
    ['movielens-100k', 'u.data', '1\t2\tNaN\t1000\n', "expected a rating from 1 to 5 in steps of 1, got 'NaN'"],
    ['movielens-100k', 'u.data', '\t2\t3\t1000\n', 'expected a user number, got nothing'],
    ['movielens-100k', 'u.data', '1\t2\t3\t-5\n', "expected a time in whole seconds since 1970, got '-5'"],
    ['movielens-100k', 'u.user', 'x|24|M|writer|00001\n', "expected a user number, got 'x'"],
    ['movielens-100k', 'u.item', `5|T||||2${'|0'.repeat(18)}\n`, "expected a genre flag 0 or 1, got '2'"],
    ['movielens-latest', 'ratings.csv', '7,10,"4,1000\n', 'expected 4 fields, got a quote out of place'],
    ['movielens-latest', 'tags.csv', '7,10,  ,1000\n', 'expected a tag, got nothing'],
    ['movielens-1m', 'movies.dat', '13::Title::With::Drama\n', 'expected 3 fields, got 4'],
  ])('skips and reports one in %s/%s', async (edition, file, line, message) => {
    await append(edition, file, line);
    const { dataset: clean } = await importMovieLens({ from: fixture(edition) });
    const { dataset, badRows } = await importMovieLens({ from, maxBadRows: 0.2 });
    expect(badRows).toMatchObject({ count: 1, examples: [{ file, line: expect.any(Number), message }] });
    expect(dataset.fingerprint).toBe(clean.fingerprint);
    const lineCount = (await readFile(join(from, file), 'latin1')).split('\n').length - 1;
    expect(badRows.examples[0]!.line).toBe(lineCount);
  });

  it('fails beyond the limit, with the first lines', async () => {
    await append('movielens-100k', 'u.data', 'x\ny\n');
    const attempt = importMovieLens({ from }); // 2 of 13 rows are far beyond 0.1 %
    await expect(attempt).rejects.toMatchObject({ code: 'invalid_data' });
    await expect(attempt).rejects.toThrow(
      /2 of 13:\n {2}u\.data, line 5: expected 4 fields, got 1\n {2}u\.data, line 6/,
    );
  });

  it('takes exactly the share that is allowed', async () => {
    await append('movielens-100k', 'u.data', 'x\n');
    await expect(importMovieLens({ from, maxBadRows: 1 / 12 })).resolves.toBeDefined(); // 4 + 3 + 4 rows, and the bad one
    await expect(importMovieLens({ from, maxBadRows: 1 / 13 })).rejects.toMatchObject({ code: 'invalid_data' });
  });

  it('gives up where most rows are bad, without reading the rest', async () => {
    await append('movielens-100k', 'u.data', 'x\n'.repeat(5000));
    await expect(importMovieLens({ from })).rejects.toThrow(/got 1000 of 1011:/);
  });

  it('does not begin a CSV file without its header', async () => {
    await cp(fixture('movielens-latest'), from, { recursive: true });
    await writeFile(join(from, 'ratings.csv'), '7,10,0.5,1000\n');
    await expect(importMovieLens({ from })).rejects.toThrow(
      'ratings.csv, line 1: expected columns userId, movieId, rating, timestamp, got 7, 10, 0.5, 1000',
    );
  });
});
