import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { importOpenBandit, readOpenBandit } from '../../../data/sources/open-bandit/index.js';

const HEADER = ',timestamp,item_id,position,click,propensity_score,user_feature_0';
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'open-bandit-'));
  await writeFile(path.join(folder, 'item_context.csv'), ',item_id,item_feature_0\n0,7,0.5\n1,8,0.1\n');
});
afterEach(() => rm(folder, { recursive: true }));
const write = (...lines: readonly string[]) =>
  writeFile(path.join(folder, 'men.csv'), [HEADER, ...lines, ''].join('\n'));

describe('readOpenBandit', () => {
  it('reads a log by the names of its columns, and the items that could have been shown', async () => {
    await write('0,2019-11-24,7,3,1,0.25,abc', '1,2019-11-25,7,1,0,0.5,abc');
    expect(await readOpenBandit(folder)).toEqual({
      campaign: 'men',
      items: ['7', '8'],
      rows: [
        { item: '7', position: '3', click: 1, propensity: 0.25 },
        { item: '7', position: '1', click: 0, propensity: 0.5 },
      ],
    });
  });

  it.each([
    ['0,2019,9,3,1,0.25,abc', 'an item of item_context.csv, got 9'],
    ['0,2019,7,3,2,0.25,abc', 'a click of 0 or 1, got 2'],
    ['0,2019,7,3,1,0,abc', 'a propensity in (0, 1], got 0'],
    ['0,2019,7,3,1,abc,abc', 'a propensity in (0, 1], got abc'],
    ['0,2019,7', '7 fields, got 3'],
  ])('refuses %s, and says where', async (line, message) => {
    await write('0,2019,7,1,0,0.5,abc', line);
    await expect(readOpenBandit(folder)).rejects.toThrow(`men.csv, line 3: expected ${message}`);
  });

  it('refuses a folder without a log, an empty log, and a file without the columns', async () => {
    await expect(readOpenBandit(folder)).rejects.toThrow('expected item_context.csv and one other CSV file');
    await write();
    await expect(readOpenBandit(folder)).rejects.toThrow('expected at least one row');
    await writeFile(path.join(folder, 'men.csv'), 'a,b\n1,2\n');
    await expect(readOpenBandit(folder)).rejects.toThrow(
      'expected columns item_id, position, click, propensity_score, got a, b',
    );
    await expect(readOpenBandit(path.join(folder, 'nowhere'))).rejects.toThrow('a folder that can be read');
  });
});

describe('importOpenBandit', () => {
  const log = (...lines: readonly string[]) =>
    writeFile(
      path.join(folder, 'men.csv'),
      [',timestamp,item_id,position,click,propensity_score,user_feature_0,user_feature_1', ...lines, ''].join('\n'),
    );

  it('makes interactions of clicks, and one user of people with the same features', async () => {
    await writeFile(
      path.join(folder, 'item_context.csv'),
      ',item_id,item_feature_0,item_feature_1\n0,7,0.5,old\n1,8,0.1,\n2,7,0.5,x\n',
    );
    await log(
      '0,2019-11-24 00:01:03.979311+00:00,7,3,1,0.25,abc,d',
      '1,2019-11-24 00:01:04+00:00,8,1,0,0.5,abc,d',
      '2,2019-11-24 00:01:05+00:00,8,2,1,0.5,abc,d',
      '3,2019-11-24 00:01:05+00:00,8,2,1,0.5,abc,e',
    );
    const { dataset, badRows } = await importOpenBandit({ from: folder });
    expect(dataset.users.ids).toEqual(['abc+d', 'abc+e']);
    expect([dataset.items.ids, dataset.items.tags]).toEqual([
      ['7', '8'],
      [['item_feature_1=x'], []],
    ]);
    expect([...dataset.interactions.timestamp]).toEqual([
      Date.UTC(2019, 10, 24, 0, 1, 3, 979),
      Date.UTC(2019, 10, 24, 0, 1, 5),
      Date.UTC(2019, 10, 24, 0, 1, 5),
    ]);
    expect([...dataset.interactions.position!]).toEqual([3, 2, 2]);
    expect(badRows).toMatchObject({ count: 0, rows: 7 });
  });

  it.each([
    ['0,2019-11-24,7,3,2,0.25,abc,d', 'click', "expected 0 or 1, got '2'"],
    ['0,2019-11-24,7,0,1,0.25,abc,d', 'position', "expected a rank of 1 or more, got '0'"],
    ['0,then,7,3,1,0.25,abc,d', 'timestamp', "expected a time of ISO 8601, got 'then'"],
    ['0,2019-11-24,7,3,1,0.25,,d', 'user_feature_0', 'expected a word, got nothing'],
    ['0,2019-11-24,,3,1,0.25,abc,d', 'item_id', 'expected an id, got nothing'],
  ])('skips and names %s', async (line, field, message) => {
    await log(line, '1,2019-11-24,7,3,1,0.25,abc,d');
    const { badRows } = await importOpenBandit({ from: folder, maxBadRows: 0.5 });
    expect(badRows.examples).toEqual([{ file: 'men.csv', line: 2, field, message }]);
  });
});
