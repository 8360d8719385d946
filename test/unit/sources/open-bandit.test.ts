import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readOpenBandit } from '../../../data/sources/open-bandit/index.js';

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
