import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Int64, Table, tableToIPC, Utf8, vectorFromArray } from 'apache-arrow';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildDataset, readDataset, validateDataset, writeDataset } from '../../../data/dataset/index.js';

let folder: string;
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'metafuse-validate-')), 'set');
  await writeDataset(folder, dataset);
});
afterEach(() => rm(join(folder, '..'), { recursive: true }));

const dataset = buildDataset({
  name: 'three',
  feedback: { kind: 'graded', min: 1, max: 5, positiveAt: 4 },
  items: [{ id: 'x', durationMs: 1000, measured: { energy: { value: 0.2, confidence: 0.9 } } }, { id: 'y' }],
  interactions: [
    { user: 'a', item: 'x', timestamp: 1000, value: 4, durationMs: 10 },
    { user: 'a', item: 'y', timestamp: 2000, value: 2, durationMs: 20 },
    { user: 'b', item: 'x', timestamp: 1500, value: 5, durationMs: 30 },
  ],
});

/** The rows above as another program might write them: plain text, whole numbers, with one column changed. */
async function writeInteractions(changed: Record<string, readonly unknown[]> = {}): Promise<void> {
  const columns: Record<string, readonly unknown[]> = {
    user_id: ['a', 'a', 'b'],
    item_id: ['x', 'y', 'x'],
    timestamp: [1000n, 2000n, 1500n],
    event: ['rating', 'rating', 'rating'],
    value: [4, 2, 5],
    duration_ms: [10, 20, 30],
    ...changed,
  };
  const vectors = Object.entries(columns).map(([name, values]) => {
    const type = typeof values[0] === 'string' ? new Utf8() : typeof values[0] === 'bigint' ? new Int64() : undefined;
    return [name, type === undefined ? vectorFromArray(values) : vectorFromArray(values, type)];
  });
  await writeFile(join(folder, 'interactions.arrow'), tableToIPC(new Table(Object.fromEntries(vectors)), 'file'));
}

async function changeDescription(change: Record<string, unknown>): Promise<void> {
  const path = join(folder, 'dataset.json');
  await writeFile(path, JSON.stringify({ ...JSON.parse(await readFile(path, 'utf8')), ...change }));
}

/** Problems without that of the fingerprint, which any change of a value brings along. */
async function problems(): Promise<string[]> {
  const { ok, problems } = await validateDataset(folder);
  expect(ok).toBe(problems.length === 0);
  return problems
    .filter(({ field }) => field !== 'fingerprint')
    .map(({ file, line, field }) => [file, line, field].filter((part) => part !== undefined).join(' '));
}

describe('validateDataset', () => {
  it('sums up a dataset that is right', async () => {
    expect(await validateDataset(folder)).toMatchObject({
      ok: true,
      problemCount: 0,
      summary: { users: 2, items: 2, ratedItems: 2, interactions: 3, tags: 0 },
    });
  });

  it('takes the same rows in other Arrow types for the same dataset', async () => {
    await writeInteractions();
    expect(await validateDataset(folder)).toMatchObject({ ok: true });
    expect(await readDataset(folder)).toEqual(dataset);
  });

  it.each([
    ['an unknown user', { user_id: ['a', 'nobody', 'b'] }, ['interactions.arrow 2 user_id']],
    ['an unknown item', { item_id: ['x', 'y', 'z'] }, ['interactions.arrow 3 item_id']],
    ['a missing id', { item_id: ['x', null, 'x'] }, ['interactions.arrow 2 item_id']],
    ['an unknown event', { event: ['rating', 'sneeze', 'rating'] }, ['interactions.arrow 2 event']],
    ['a rating off the scale', { value: [4, 2, 5.5] }, ['interactions.arrow 3 value']],
    ['an infinite rating', { value: [Number.POSITIVE_INFINITY, 2, 5] }, ['interactions.arrow 1 value']],
    ['a missing rating', { value: [4, null, 5] }, ['interactions.arrow 2 value']],
    ['a negative duration', { duration_ms: [10, 20, -1] }, ['interactions.arrow 3 duration_ms']],
    ['times out of order', { timestamp: [2000n, 1000n, 1500n] }, ['interactions.arrow 2 timestamp']],
    ['users out of order', { user_id: ['b', 'a', 'b'] }, ['interactions.arrow 2 user_id']],
    [
      'a time that is missing',
      { timestamp: [1000n, null, 1500n] },
      ['interactions.arrow 2 timestamp', 'dataset.json time_range'],
    ],
    ['a fraction of a millisecond', { timestamp: [1000.5, 2000, 1500] }, ['interactions.arrow 1 timestamp']],
    ['a column of another kind', { value: ['4', '2', '5'] }, ['interactions.arrow value']],
  ])('finds %s, by row and column', async (_, changed, expected) => {
    await writeInteractions(changed);
    expect(await problems()).toEqual(expected);
  });

  it('finds a changed value by the fingerprint', async () => {
    await writeInteractions({ value: [4, 3, 5] });
    expect((await validateDataset(folder)).problems.map(({ field }) => field)).toEqual(['fingerprint']);
    await expect(readDataset(folder)).rejects.toThrow('dataset.json, fingerprint');
  });

  it('finds counts and times that are not those of the tables', async () => {
    await changeDescription({ counts: { users: 2, items: 2, interactions: 4 }, timestamps: 'none' });
    expect(await problems()).toEqual(['dataset.json counts', 'dataset.json timestamps']);
  });

  it('finds a description that does not have its form', async () => {
    await changeDescription({ format_version: 2, counts: { users: -1, items: 2, interactions: 3 } });
    expect(await problems()).toEqual(['dataset.json format_version', 'dataset.json counts.users']);
  });

  it('names every file that is missing or cut off', async () => {
    await rm(join(folder, 'users.arrow'));
    const items = await readFile(join(folder, 'items.arrow'));
    await writeFile(join(folder, 'items.arrow'), items.subarray(0, items.length / 2));
    expect(await problems()).toEqual(['users.arrow ', 'items.arrow ']);
  });

  it('lists only so many problems, and counts them all', async () => {
    await writeInteractions({ value: [0, 0, 0], duration_ms: [-1, -1, -1] });
    const { problems, problemCount } = await validateDataset(folder, { limit: 2 });
    expect(problems).toHaveLength(2);
    expect(problemCount).toBe(3 + 3 + 1); // ratings, durations, fingerprint
  });
});

describe('readDataset', () => {
  it('brings rows into order that lie in another', async () => {
    await writeInteractions({
      user_id: ['b', 'a', 'a'],
      item_id: ['x', 'y', 'x'],
      timestamp: [1500n, 2000n, 1000n],
      value: [5, 2, 4],
      duration_ms: [30, 20, 10],
    });
    expect(await readDataset(folder)).toEqual(dataset);
  });

  it('refuses a dataset at its first problem', async () => {
    await writeInteractions({ user_id: ['a', 'nobody', 'b'] });
    await expect(readDataset(folder)).rejects.toMatchObject({
      code: 'invalid_data',
      details: { file: 'interactions.arrow', line: 2, field: 'user_id' },
    });
  });

  it('names position, situation and session where they cannot be', async () => {
    await writeInteractions({ position: [1, 0, 2.5], 'context.temporal.hour': [1, Number.POSITIVE_INFINITY, 3] });
    expect(await problems()).toEqual([
      'interactions.arrow 2 position',
      'interactions.arrow 3 position',
      'interactions.arrow 2 context.temporal.hour',
    ]);
    await writeInteractions({ 'context.Hour': [1, 2, 3] });
    expect(await problems()).toEqual(['interactions.arrow context.Hour']);
    await writeInteractions({ session_id: [1, 2, 3] });
    expect(await problems()).toEqual(['interactions.arrow session_id']);
  });
});
