import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  buildDataset,
  readDataset,
  replaceFolder,
  validateDataset,
  writeDataset,
} from '../../../data/dataset/index.js';
import { EVENTS } from '../../../data/schema/dataset.js';
import { isWellFormed, toWellFormed } from '../../../data/schema/well-formed.js';

let parent: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'metafuse-dataset-'));
});
afterEach(() => rm(parent, { recursive: true }));

const small = (name = 'small') =>
  buildDataset({
    name,
    feedback: { kind: 'graded', min: 1, max: 5, positiveAt: 4 },
    interactions: [{ user: 'a', item: 'x', timestamp: 5, value: 4 }],
  });

describe('writeDataset and readDataset', () => {
  it('undo each other', async () => {
    await fc.assert(
      fc.asyncProperty(anyDataset, async (dataset) => {
        const folder = join(parent, 'any');
        await writeDataset(folder, dataset);
        expect(await readDataset(folder)).toEqual(dataset);
        expect(await validateDataset(folder)).toMatchObject({ ok: true, problems: [] });
      }),
      { numRuns: 40 },
    );
  });

  it('write a description that says what is there', async () => {
    const dataset = small();
    await writeDataset(join(parent, 'set'), dataset);
    expect(JSON.parse(await readFile(join(parent, 'set', 'dataset.json'), 'utf8'))).toEqual({
      format_version: 1,
      name: 'small',
      source: 'rows',
      counts: { users: 1, items: 1, interactions: 1 },
      time_range: { from: '1970-01-01T00:00:00.005Z', to: '1970-01-01T00:00:00.005Z' },
      feedback: { kind: 'graded', min: 1, max: 5, positive_at: 4 },
      fingerprint: dataset.fingerprint,
    });
  });

  it('say so where a set has no times', async () => {
    const folder = join(parent, 'timeless');
    await writeDataset(
      folder,
      buildDataset({ feedback: { kind: 'implicit' }, interactions: [{ user: 'a', item: 'x' }] }),
    );
    expect(JSON.parse(await readFile(join(folder, 'dataset.json'), 'utf8'))).toMatchObject({ timestamps: 'none' });
  });

  it('do not write what could not be read', async () => {
    const dataset = small();
    dataset.interactions.value[0] = 6;
    const attempt = writeDataset(join(parent, 'bad'), dataset);
    await expect(attempt).rejects.toThrow('interactions.arrow, row 1, value: expected a rating from 1 to 5, got 6');
    expect(await readdir(parent)).toEqual([]);
  });
});

describe('replaceFolder', () => {
  it('replaces a dataset that is there', async () => {
    await writeDataset(join(parent, 'set'), small('first'));
    await writeDataset(join(parent, 'set'), small('second'));
    expect((await readDataset(join(parent, 'set'))).name).toBe('second');
    expect(await readdir(parent)).toEqual(['set']);
  });

  it('leaves a folder alone that holds anything else', async () => {
    await mkdir(join(parent, 'home'));
    await writeFile(join(parent, 'home', 'thesis.txt'), 'dear');
    await expect(writeDataset(join(parent, 'home'), small())).rejects.toMatchObject({ code: 'usage' });
    expect(await readdir(join(parent, 'home'))).toEqual(['thesis.txt']);
  });

  it('leaves the old folder and nothing else when filling fails', async () => {
    await writeDataset(join(parent, 'set'), small('first'));
    const ours = await readdir(join(parent, 'set'));
    const failing = replaceFolder(join(parent, 'set'), ours, async (partial) => {
      await writeFile(join(partial, 'users.arrow'), 'half');
      throw new Error('disk full');
    });
    await expect(failing).rejects.toThrow('disk full');
    expect(await readdir(parent)).toEqual(['set']);
    expect((await readDataset(join(parent, 'set'))).name).toBe('first');
  });

  it('shows no folder when the process is killed on the way', async () => {
    const module = new URL('../../../data/dataset/replace-folder.ts', import.meta.url).href;
    const code = `
      import { writeFileSync } from 'node:fs';
      import { replaceFolder } from '${module}';
      await replaceFolder(process.argv[1], [], async (partial) => {
        writeFileSync(partial + '/users.arrow', 'half');
        process.kill(process.pid, 'SIGKILL');
        await new Promise(() => {});
      });`;
    const args = ['--import', 'tsx', '--input-type=module', '-e', code, join(parent, 'set')];
    expect(spawnSync(process.execPath, args).signal).toBe('SIGKILL');
    const left = await readdir(parent);
    expect(left).not.toContain('set');
    expect(left).toHaveLength(1); // the hidden sibling: it shows that the writer did get half-way
    await writeDataset(join(parent, 'set'), small());
    expect((await readDataset(join(parent, 'set'))).name).toBe('small');
  });
});

const text = fc.string({ unit: 'binary', maxLength: 8 }).map(toWellFormed);
const id = fc.string({ unit: 'binary', minLength: 1, maxLength: 6 }).filter(isWellFormed);
const positive = fc.double({ min: 0, max: 1e12, noNaN: true });
const unit = fc.double({ min: 0, max: 1, noNaN: true });
const optional = { requiredKeys: ['id'] as ['id'] };

const anyContext = fc.dictionary(
  fc.constantFrom('temporal.hour', 'social.friends'),
  fc.double({ noDefaultInfinity: true, noNaN: true }),
);

const anyItem = fc.record(
  {
    id,
    title: text,
    artist: text,
    album: text,
    genres: fc.array(text, { maxLength: 3 }),
    moods: fc.array(text, { maxLength: 2 }),
    tags: fc.array(text, { maxLength: 4 }),
    releaseYear: fc.integer({ min: 1900, max: 2030 }),
    durationMs: positive,
    measured: fc.dictionary(fc.constantFrom('energy', 'tempo'), fc.record({ value: unit, confidence: unit })),
    isPredicted: fc.boolean(),
  },
  optional,
);

/** Any dataset that may be written: odd ids, missing values, users and items without rows, with times or without. */
const anyDataset = fc
  .record({
    users: fc.uniqueArray(fc.record({ id, context: anyContext }), { maxLength: 6, selector: (user) => user.id }),
    items: fc.uniqueArray(anyItem, { maxLength: 6, selector: (item) => item.id }),
    timed: fc.boolean(),
    rows: fc.array(
      fc.record({
        user: id,
        item: id,
        timestamp: fc.integer({ min: -8.64e15, max: 8.64e15 }),
        event: fc.constantFrom(...EVENTS),
        value: fc.option(fc.double({ noDefaultInfinity: true, noNaN: true }), { nil: Number.NaN }),
        durationMs: fc.option(positive, { nil: Number.NaN }),
        session: fc.option(id, { nil: undefined }),
        position: fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }),
        context: anyContext,
      }),
      { maxLength: 30 },
    ),
  })
  .map(({ users, items, timed, rows }) =>
    buildDataset({
      feedback: { kind: 'implicit' },
      users,
      items,
      interactions: rows.map(({ session, position, ...row }) => ({
        ...row,
        timestamp: timed ? row.timestamp : Number.NaN,
        ...(session === undefined ? {} : { session }),
        ...(position === undefined ? {} : { position }),
      })),
    }),
  );
