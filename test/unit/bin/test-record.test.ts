import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { configurationHash, type Opening, recordOpening } from '../../../bin/verbs/training/test-record.js';

const OPENING: Opening = {
  ...{ opened_at: '2024-01-01T00:00:00.000Z', dataset: 'abc', protocol: 'cold-users', folds: 4, fold: 'all', seed: 1 },
  ...{ configuration: 'first', version: '1' },
};

describe('recordOpening', () => {
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'metafuse-record-'));
    file = join(folder, 'ml.evaluations.jsonl');
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('counts what came before, of the same data and protocol, and configurations once', async () => {
    expect(await recordOpening(file, OPENING)).toEqual({ times: 0, configurations: 0 });
    expect(await recordOpening(file, { ...OPENING, seed: 2 })).toEqual({ times: 1, configurations: 1 });
    await recordOpening(file, { ...OPENING, configuration: 'second', fold: 1 });
    await recordOpening(file, { ...OPENING, dataset: 'another' });
    expect(await recordOpening(file, { ...OPENING, protocol: 'time-cut' })).toEqual({ times: 0, configurations: 0 });
    expect(await recordOpening(file, OPENING)).toEqual({ times: 3, configurations: 2 });
    expect((await readFile(file, 'utf8')).trim().split('\n')).toHaveLength(6);
  });

  it('names a line that is no opening, and adds nothing', async () => {
    await writeFile(file, `${JSON.stringify(OPENING)}\nno json\n`);
    await expect(recordOpening(file, OPENING)).rejects.toThrow(
      `${file}:2: expected an opening of test folds, got no json`,
    );
    expect((await readFile(file, 'utf8')).trim().split('\n')).toHaveLength(2);
  });

  it('refuses to open what it cannot count', async () => {
    await expect(recordOpening(join(folder, 'none', 'record'), OPENING)).rejects.toThrow(
      '--record: expected a file that can be written',
    );
  });
});

describe('configurationHash', () => {
  it('differs with any choice', () => {
    expect(configurationHash({ a: 1, b: { c: 2 } })).toBe(configurationHash({ a: 1, b: { c: 2 } }));
    expect(configurationHash({ a: 1, b: { c: 3 } })).not.toBe(configurationHash({ a: 1, b: { c: 2 } }));
  });
});
