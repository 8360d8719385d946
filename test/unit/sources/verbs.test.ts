import { existsSync } from 'node:fs';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runCommandLine } from '../../../bin/command-line.js';

const fixture = (name: string) => fileURLToPath(new URL(`../../fixtures/${name}`, import.meta.url));

let folder: string;
let printed: string;
let complained: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'metafuse-verbs-'));
  printed = '';
  complained = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    complained += String(text);
    return true;
  });
});
afterEach(async () => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
  await rm(folder, { recursive: true });
});

describe('metafuse import, validate, synthesize', () => {
  it('import says what came in, and validate agrees', async () => {
    const to = join(folder, 'ml');
    expect(
      await runCommandLine(['import', 'movielens', '--from', fixture('movielens-latest'), '--to', to, '--json']),
    ).toBe(0);
    const imported = JSON.parse(printed);
    expect(imported).toMatchObject({
      command: 'import',
      dataset: {
        interactions: 3,
        users: 2,
        items: 4,
        rated_items: 2,
        tags: 4,
        time_range: { from: '1970-01-01T00:15:00.000Z' },
      },
      bad_rows: { count: 0, rows: 10 },
    });
    printed = '';
    expect(await runCommandLine(['validate', '--data', to, '--json'])).toBe(0);
    expect(JSON.parse(printed)).toMatchObject({
      command: 'validate',
      ok: true,
      problems: [],
      dataset: imported.dataset,
    });
  });

  it('a failed import leaves nothing behind', async () => {
    const from = join(folder, 'from');
    await cp(fixture('movielens-100k'), from, { recursive: true });
    await writeFile(join(from, 'u.data'), 'not\ta\trating\tat all\n');
    expect(await runCommandLine(['import', 'movielens', '--from', from, '--to', join(folder, 'to')])).toBe(1);
    expect(complained).toContain('u.data, line 1');
    expect(existsSync(join(folder, 'to'))).toBe(false);
  });

  it('import csv takes columns by flags and by a mapping, and --dry-run writes nothing', async () => {
    const [log, mapping, to] = [join(folder, 'log.csv'), join(folder, 'm.yaml'), join(folder, 'to')];
    await writeFile(log, 'uid;item_id;at;what\nann;x;1000;play\nann;y;2000;skip\n');
    await writeFile(
      mapping,
      'columns: { user_id: uid, item_id: item_id, timestamp: { column: at, unit: s }, event: what }',
    );
    const flags = ['--column', 'user_id=uid', '--column', 'timestamp=at', '--column', 'event=what', '--time-unit', 's'];
    const fingerprints = [];
    for (const options of [flags, ['--mapping', mapping], [...flags, '--dry-run']]) {
      printed = '';
      await rm(to, { recursive: true, force: true });
      expect(await runCommandLine(['import', 'csv', '--from', log, '--to', to, '--json', ...options])).toBe(0);
      const { dataset, bad_rows } = JSON.parse(printed);
      expect(bad_rows).toMatchObject({ count: 0, files: { 'log.csv': 2 } });
      expect(dataset).toMatchObject({ name: 'to', interactions: 2, time_range: { to: '1970-01-01T00:33:20.000Z' } });
      fingerprints.push(dataset.fingerprint);
      expect(existsSync(to)).toBe(!options.includes('--dry-run'));
    }
    expect(new Set(fingerprints).size).toBe(1);
  });

  it('import csv says that a file is no CSV, and which line is wrong', async () => {
    const [log, to] = [join(folder, 'log'), join(folder, 'to')];
    await writeFile(log, '{"user_id":1}\n');
    expect(await runCommandLine(['import', 'csv', '--from', log, '--to', to])).toBe(1);
    expect(complained).toContain('expected csv, got what looks like json');
    await writeFile(log, 'user_id,item_id,position\na,x,1\na,y,first\n');
    expect(await runCommandLine(['import', 'csv', '--from', log, '--to', to])).toBe(1);
    expect(complained).toContain("log, line 3, position: expected a rank of 1 or more, got 'first'");
  });

  it('synthesize makes a dataset in which validate finds a change', async () => {
    const to = join(folder, 'world');
    expect(await runCommandLine(['synthesize', '--to', to, '--users', '20', '--items', '30', '--seed', '5'])).toBe(0);
    expect(printed).toContain('20 users, 30 items');
    await writeFile(join(to, 'users.arrow'), 'gone');
    printed = '';
    expect(await runCommandLine(['validate', '--data', to])).toBe(1);
    expect(printed).toContain('1 problem\nusers.arrow: expected a whole Arrow IPC file');
  });

  it.each([
    [['import', 'movielens', '--from', 'x']],
    [['import', 'movielens', '--from', 'x', '--to', 'y', '--max-bad-rows', '2']],
    [['import', 'csv', '--from', 'nowhere.csv', '--to', 'y']],
    [['import', 'csv', '--from', 'x', '--to', 'y', '--column', 'uid']],
    [['import', 'clickhouse', '--url', 'http://localhost:1', '--to', 'y']],
    [['import', 'recbole', '--from', 'x', '--to', 'y', '--scale', '5,1']],
    [['synthesize', '--to', 'y', '--users', 'many']],
    [['synthesize', '--to', 'y', '--users', '0']],
  ])('%j is wrong usage', async (args) => {
    expect(await runCommandLine(args)).toBe(2);
  });
});
