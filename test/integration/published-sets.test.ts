import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { summarizeDataset } from '../../data/dataset/index.js';
import { importFrappe, importLastfm, importMovieLens, importOpenBandit } from '../../data/sources/index.js';

const root = process.env['METAFUSE_DATASETS'];
const has = (name: string) => root !== undefined && existsSync(join(root, name));
const title = (name: string) => (has(name) ? name : `${name}: SKIPPED, METAFUSE_DATASETS does not lead to it`);

describe('importMovieLens on the published files', () => {
  it.skipIf(!has('ml-100k'))(`reproduces the counts of ${title('ml-100k')}`, async () => {
    const { dataset, badRows } = await importMovieLens({ from: join(root!, 'ml-100k') });
    expect(badRows).toMatchObject({ count: 0, rows: 100_000 + 943 + 1_682 });
    expect(summarizeDataset(dataset)).toMatchObject({
      users: 943,
      items: 1_682,
      ratedItems: 1_682,
      interactions: 100_000,
      tags: 0,
      timeRange: { from: expect.stringMatching(/^1997-09-20/), to: expect.stringMatching(/^1998-04-22/) },
    });
    expect(dataset.items.releaseYear.filter(Number.isNaN)).toHaveLength(1); // film 267, `unknown`
  });

  it.skipIf(!has('ml-latest-small'))(`reproduces the counts of ${title('ml-latest-small')}`, async () => {
    const { dataset, badRows } = await importMovieLens({ from: join(root!, 'ml-latest-small') });
    expect(badRows).toMatchObject({ count: 0, rows: 100_004 + 9_125 + 1_296 });
    expect(summarizeDataset(dataset)).toMatchObject({
      users: 671,
      items: 9_125,
      ratedItems: 9_066,
      interactions: 100_004,
      tags: 1_296,
      timeRange: { from: expect.stringMatching(/^1995-01-09/), to: expect.stringMatching(/^2016-10-16/) },
    });
  });
});

describe('importLastfm on the published files', () => {
  it.skipIf(!has('lastfm-hetrec'))(`reproduces the counts of ${title('lastfm-hetrec')}`, async () => {
    const { dataset, badRows } = await importLastfm({ from: join(root!, 'lastfm-hetrec') });
    expect(summarizeDataset(dataset)).toMatchObject({
      users: 1_892,
      items: 17_632,
      interactions: 92_834,
      timeRange: undefined,
    });
    expect(badRows).toMatchObject({
      count: 0,
      files: {
        'tags.dat': 11_946,
        'user_taggedartists.dat': 186_479,
        'user_friends.dat': 25_434,
        'artist_audio.csv': 3_364,
      },
    });
    const { measured, isPredicted } = dataset.items;
    expect(measured).toHaveLength(8);
    for (const { name, confidence } of measured) {
      const meanOf = (predicted: number) => {
        const chosen = confidence.filter((one, item) => one > 0 && isPredicted![item] === predicted);
        return chosen.reduce((sum, one) => sum + one, 0) / chosen.length;
      };
      expect(meanOf(0), name).toBeGreaterThan(meanOf(1)); // measured tracks tell more than tags do
    }
  });
});

describe('importFrappe on the published files', () => {
  it.skipIf(!has('frappe'))(`reproduces the counts of ${title('frappe')}`, async () => {
    const { dataset, badRows } = await importFrappe({ from: join(root!, 'frappe') });
    expect(badRows.count).toBe(0);
    expect(summarizeDataset(dataset)).toMatchObject({ users: 957, items: 4_082, interactions: 96_203 });
    const groups = new Set(dataset.interactions.contexts!.map(({ name }) => name.split('.')[0]));
    expect([...groups]).toEqual(['environmental', 'temporal']);
  });
});

describe('importOpenBandit on the published sample', () => {
  it.skipIf(!has('open-bandit-men'))(`reproduces the clicks of ${title('open-bandit-men')}`, async () => {
    for (const [log, clicks] of [
      ['random', 46],
      ['bts', 69],
    ] as const) {
      const { dataset, badRows } = await importOpenBandit({ from: join(root!, 'open-bandit-men', log) });
      expect(badRows).toMatchObject({ count: 0, rows: 10_000 + 34 });
      expect(summarizeDataset(dataset)).toMatchObject({ items: 34, interactions: clicks });
    }
  });
});
