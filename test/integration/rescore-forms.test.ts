import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  Dictionary,
  Float64,
  Int32,
  Int64,
  type RecordBatch,
  Table,
  tableToIPC,
  Utf8,
  vectorFromArray,
} from 'apache-arrow';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Bundle } from '../../data/bundle/index.js';
import { CHUNK_ROWS } from '../../serving/rescore/chunks.js';
import { openInput } from '../../serving/rescore/open-input.js';
import { openOutput } from '../../serving/rescore/open-output.js';
import { type RescoreOptions, rescore } from '../../serving/rescore/rescore.js';
import type { FileForm } from '../../serving/rescore/row-input.js';
import { rowsOfShard } from '../../serving/rescore/shard.js';
import { readStandIn } from '../unit/serving/test-app.js';

/** More than two chunks, and no multiple of anything. */
const ROWS = 2 * CHUNK_ROWS + 1237;

let bundle: Bundle;
let folder: string;
let input: string;
beforeAll(async () => {
  bundle = await readStandIn();
  folder = await mkdtemp(join(tmpdir(), 'rescore-forms-'));
  input = join(folder, 'in.arrow');
  await writeFile(input, tableToIPC(candidates(), 'file'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Rows of known and unknown users and items, some with scores of their own, in batches of unequal size. */
function candidates(): Table {
  const [users, items] = [bundle.users.ids, bundle.items.ids];
  const row = (of: (index: number) => unknown) => Array.from({ length: ROWS }, (_, index) => of(index));
  const whole = new Table({
    number: vectorFromArray(row(BigInt), new Int64()),
    user_id: vectorFromArray(
      row((i) => users[Math.floor(i / 7) % (users.length + 1)] ?? 'strange'),
      new Utf8(),
    ),
    item_id: vectorFromArray(
      row((i) => (i % 11 === 0 ? `new ${i}` : items[i % items.length])),
      new Dictionary(new Utf8(), new Int32()),
    ),
    cf_score: vectorFromArray(
      row((i) => (i % 5 === 0 ? (i % 97) / 97 : null)),
      new Float64(),
    ),
  });
  return new Table(whole.schema, [
    ...whole.slice(0, 1).batches,
    ...whole.slice(1, CHUNK_ROWS + 500).batches,
    ...whole.slice(CHUNK_ROWS + 500).batches,
  ]);
}

async function run(options: Partial<RescoreOptions> = {}): Promise<string> {
  const output = join(folder, options.output ?? 'out.arrow');
  await rescore({ bundle, input, ...options, output });
  return output;
}

/** A file's rows as text, whatever its form. */
async function rowsOf(path: string): Promise<string[]> {
  await using file = await openInput(path);
  const rows: string[] = [];
  for await (const batch of file.batches()) rows.push(...textOf(batch));
  return rows;
}

function textOf(batch: RecordBatch): string[] {
  return Array.from({ length: batch.numRows }, (_, row) =>
    JSON.stringify(batch.get(row)!.toJSON(), (_, value) => (typeof value === 'bigint' ? `${value}n` : value)),
  );
}

describe('rescore', () => {
  let plain: readonly string[];
  beforeAll(async () => {
    plain = await rowsOf(await run());
  });

  it('keeps every row in its order', () => {
    expect(plain.map((row) => JSON.parse(row).number)).toEqual(Array.from({ length: ROWS }, (_, row) => `${row}n`));
  });

  it('gives the same rows with three workers as with one, bit for bit', async () => {
    expect(await rowsOf(await run({ workers: 3 }))).toEqual(plain);
  });

  it('in four shards, one after the other, gives the rows of one run', async () => {
    const shards: string[][] = [];
    for (const index of [1, 2, 3, 4]) {
      shards.push(await rowsOf(await run({ shard: { index, count: 4 }, output: `shard-${index}.arrow` })));
    }
    expect(shards.flat()).toEqual(plain);
    expect(Math.max(...shards.map(({ length }) => length)) - Math.min(...shards.map(({ length }) => length))).toBe(1);
  });

  it.each<[string, Partial<RescoreOptions>]>([
    ['an Arrow stream', { output: 'out.arrows' }],
    ['LZ4', { output: 'lz4.arrow', compression: 'lz4' }],
    ['ZSTD, streamed', { output: 'zstd.arrows', compression: 'zstd' }],
    ['Parquet', { output: 'out.parquet' }],
    ['Parquet with LZ4', { output: 'lz4.parquet', compression: 'lz4' }],
  ])('writes %s, and reads it again', async (_, options) => {
    expect(await rowsOf(await run(options))).toEqual(plain);
  });

  it.each(['in.parquet', 'in-lz4.arrow', 'in-zstd.arrows'])('takes %s for its input', async (name) => {
    const copy = join(folder, name);
    await using source = await openInput(input);
    const compression = name.includes('lz4') ? 'lz4' : 'zstd';
    const form = { parquet: 'parquet', arrow: 'arrow_file', arrows: 'arrow_stream' }[name.split('.')[1]!] as FileForm;
    const sink = await openOutput(copy, { schema: source.schema, form, compression });
    for await (const batch of source.batches()) await sink.write(batch);
    await sink.close();
    expect(await rowsOf(await run({ input: copy, workers: 2 }))).toEqual(plain);
    const half = { index: 2, count: 2 };
    expect(await rowsOf(await run({ input: copy, shard: half }))).toEqual(plain.slice(Math.floor(ROWS / 2)));
  });

  it.each([1, 2])('names the row that cannot be read, with %i workers, and leaves nothing behind', async (workers) => {
    const bad = candidates().slice(0, 20_000);
    const scores = Array.from({ length: 20_000 }, (_, row) => (row === 17_000 ? 1.5 : 0.5));
    const columns = {
      user_id: bad.getChild('user_id')!,
      item_id: bad.getChild('item_id')!,
      cf_score: vectorFromArray(scores, new Float64()),
    };
    await writeFile(join(folder, 'bad.arrow'), tableToIPC(new Table(columns), 'file'));
    const error = { code: 'invalid_data', message: expect.stringMatching(/row 17001, cf_score: .*got 1.5/) };
    for (const output of ['never.arrow', 'never.parquet']) {
      await expect(run({ input: join(folder, 'bad.arrow'), output, workers })).rejects.toMatchObject(error);
    }
    expect((await readdir(folder)).filter((name) => name.includes('never'))).toEqual([]);
  });

  it('refuses what is no Parquet', async () => {
    await writeFile(join(folder, 'no.parquet'), 'user_id,item_id');
    await expect(run({ input: join(folder, 'no.parquet') })).rejects.toMatchObject({ code: 'invalid_data' });
  });

  it('writes a Parquet file without rows', async () => {
    await writeFile(join(folder, 'none.arrow'), tableToIPC(candidates().slice(0, 0), 'file'));
    const output = await run({ input: join(folder, 'none.arrow'), output: 'none.parquet' });
    await using file = await openInput(output);
    expect([file.rowCount, file.schema.fields.length]).toEqual([0, 14]);
  });
});

describe('rowsOfShard', () => {
  it('parts cover all rows once, also more parts than rows', () => {
    for (const [rows, count] of [
      [10, 3],
      [2, 5],
      [0, 4],
      [7, 1],
    ] as const) {
      const parts = Array.from({ length: count }, (_, index) => rowsOfShard(rows, { index: index + 1, count }));
      const covered = parts.flatMap(({ start, end }) => Array.from({ length: end - start }, (_, row) => start + row));
      expect(covered).toEqual(Array.from({ length: rows }, (_, row) => row));
    }
  });
});
