import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  Dictionary,
  Float64,
  Int32,
  RecordBatchStreamWriter,
  Table,
  tableFromIPC,
  tableToIPC,
  Utf8,
  type Vector,
  vectorFromArray,
} from 'apache-arrow';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Bundle } from '../../../../data/bundle/index.js';
import { nineDigits } from '../../../../serving/http/nine-digits.js';
import { type RescoreOptions, rescore } from '../../../../serving/rescore/rescore.js';
import { buildApp, postScore, readStandIn } from '../test-app.js';

let bundle: Bundle;
let folder: string;
beforeAll(async () => {
  bundle = await readStandIn();
  folder = await mkdtemp(join(tmpdir(), 'rescore-'));
});
afterAll(() => rm(folder, { recursive: true }));

const text = (values: readonly (string | null)[]) => vectorFromArray(values, new Utf8());
const numbers = (values: readonly (number | null)[]) => vectorFromArray(values, new Float64());

/** Several record batches of one row each, so that nothing can depend on how rows are batched. */
function rows(columns: Record<string, Vector>): Uint8Array {
  const whole = new Table(columns);
  const batches = Array.from({ length: whole.numRows }, (_, row) => whole.slice(row, row + 1).batches[0]!);
  return tableToIPC(new Table(whole.schema, batches), 'file');
}

async function run(bytes: Uint8Array, options: Partial<RescoreOptions> = {}) {
  const [input, output] = [join(folder, 'in.arrow'), join(folder, 'out.arrow')];
  await writeFile(input, bytes);
  const counts = await rescore({ bundle, input, output, ...options });
  const table = tableFromIPC(await readFile(output));
  const shown = (value: unknown) => (typeof value === 'number' ? nineDigits(value) : value); // as POST /v1/score has it
  const row = (index: number): Record<string, unknown> =>
    Object.fromEntries(Object.entries(table.get(index)!.toJSON()).map(([name, value]) => [name, shown(value)]));
  return { counts, table, row };
}

describe('rescore', () => {
  it('gives each row what POST /v1/score gives it, and keeps the columns and the order', async () => {
    const pairs = ['ann i5', 'bob i0', 'ann i1', 'eve i3', 'ann i0', 'stranger i2', 'bob i4'].map((pair) =>
      pair.split(' '),
    );
    const { counts, table, row } = await run(
      rows({
        note: text(pairs.map((_, index) => `row ${index}`)),
        user_id: text(pairs.map(([user]) => user!)),
        item_id: text(pairs.map(([, item]) => item!)),
      }),
    );
    expect(table.schema.fields.map(({ name }) => name)).toEqual([
      ...['note', 'user_id', 'item_id', 'fused_score', 'cf_weight', 'content_weight', 'popularity_weight'],
      ...['cf_confidence', 'content_confidence', 'popularity_confidence'],
      ...['uncertainty_estimate', 'weight_source', 'adaptation_applied'],
    ]);
    const app = await buildApp({ bundle });
    for (const [index, [user_id, item_id]] of pairs.entries()) {
      const { results } = await postScore(app, { user_id, candidates: [{ item_id }] });
      const { fused_score, weights, confidences, uncertainty_estimate, weight_source } = results[0]!;
      expect(row(index)).toEqual({
        note: `row ${index}`,
        user_id,
        item_id,
        fused_score,
        cf_weight: weights!['cf'],
        content_weight: weights!['content'],
        popularity_weight: weights!['popularity'],
        cf_confidence: confidences?.['cf'] ?? null,
        content_confidence: confidences?.['content'] ?? null,
        popularity_confidence: confidences?.['popularity'] ?? null,
        uncertainty_estimate,
        weight_source,
        adaptation_applied: false,
      });
    }
    expect(counts).toEqual({
      rows: 7,
      networkRows: 2, // ann's, but for i1, of which the network is unsure
      staticRows: 5,
      unscoredRows: 0,
      unknownUserRows: 1,
      unknownItemRows: 0,
    });
  });

  it('calibrates raw scores, as POST /v1/score does', async () => {
    const raw = [-3, 0.5, 400];
    const input = rows({
      user_id: text(['ann', 'bob', 'stranger']),
      item_id: text(['new', 'i0', 'new']),
      cf_score: numbers(raw),
    });
    const { row } = await run(input, { scoreScale: 'raw' });
    const app = await buildApp({ bundle });
    for (const [index, [user_id, item_id]] of [
      ['ann', 'new'],
      ['bob', 'i0'],
      ['stranger', 'new'],
    ].entries()) {
      const candidates = [{ item_id, scores: { cf: raw[index] } }];
      const { results } = await postScore(app, { user_id, candidates, score_scale: 'raw' });
      expect(row(index)['fused_score']).toBe(results[0]!.fused_score);
    }
    await expect(run(input)).rejects.toThrow('row 1, cf_score: expected a probability in [0, 1], got -3');
  });

  it('refuses raw scores that are infinite, or of a source that the bundle cannot calibrate', async () => {
    const of = (score: number) => rows({ user_id: text(['ann']), item_id: text(['i0']), cf_score: numbers([score]) });
    await expect(run(of(Number.POSITIVE_INFINITY), { scoreScale: 'raw' })).rejects.toThrow(
      'row 1, cf_score: expected a finite score, got Infinity',
    );
    const uncalibrated = { ...bundle, manifest: { ...bundle.manifest, base_scorers: null, calibrators: [] } };
    await expect(run(of(1), { scoreScale: 'raw', bundle: uncalibrated })).rejects.toThrow(
      'expected probabilities of cf, which has no calibrator, got raw scores',
    );
  });

  it('takes scores from the file where it has them; a row without any gets nulls, and is counted', async () => {
    const { counts, row } = await run(
      rows({
        user_id: text(['bob', 'bob', 'bob']),
        item_id: text(['new', 'new', 'i0']),
        popularity_score: numbers([0.25, null, Number.NaN]),
      }),
    );
    expect(row(0)).toMatchObject({
      fused_score: expect.closeTo(0.25, 6),
      popularity_weight: 1,
      weight_source: 'static',
    });
    expect(row(1)).toMatchObject({ fused_score: null, popularity_weight: null, weight_source: null });
    expect(row(2)['fused_score']).toBeGreaterThan(0); // what the bundle says of i0
    expect(counts).toMatchObject({ rows: 3, staticRows: 2, unscoredRows: 1, unknownItemRows: 2 });
  });

  it('reads streams and dictionaries, and writes what it read', async () => {
    const words = new Dictionary(new Utf8(), new Int32());
    const columns = { user_id: vectorFromArray(['ann', 'bob'], words), item_id: text(['i0', 'i0']) };
    const stream = RecordBatchStreamWriter.writeAll(new Table(columns)).toUint8Array(true);
    const { counts, row } = await run(stream);
    expect(counts).toMatchObject({ rows: 2, networkRows: 1, staticRows: 1 });
    expect(row(0)['user_id']).toBe('ann');
    expect((await readFile(join(folder, 'out.arrow'))).subarray(0, 6).toString()).not.toBe('ARROW1');
  });

  it('writes an empty file for an empty one', async () => {
    const { counts, table } = await run(tableToIPC(new Table({ user_id: text([]), item_id: text([]) }), 'file'));
    expect(counts.rows).toBe(0);
    expect(table.schema.fields).toHaveLength(12);
  });

  const refusals: readonly [string, () => Uint8Array, RegExp][] = [
    ['a file without ids', () => rows({ a: numbers([1]) }), /"user_id" .*"item_id"/],
    [
      'ids that are numbers',
      () => rows({ user_id: numbers([1]), item_id: text(['i0']) }),
      /"user_id": expected text, got Float64/,
    ],
    [
      'a column that it would add',
      () => rows({ user_id: text(['ann']), item_id: text(['i0']), fused_score: numbers([1]) }),
      /no column "fused_score"/,
    ],
    [
      'a score above 1, by its row',
      () => rows({ user_id: text(['ann', 'ann']), item_id: text(['i0', 'i1']), cf_score: numbers([1, 1.5]) }),
      /row 2, cf_score: .*got 1.5/,
    ],
    [
      'an id that is missing',
      () => rows({ user_id: text(['ann', null]), item_id: text(['i0', 'i0']) }),
      /row 2, user_id/,
    ],
    ['what is not Arrow', () => Buffer.from('user_id,item_id\nann,i0\n'), /expected an Arrow IPC file or stream/],
    [
      'half a file',
      () => rows({ user_id: text(['ann']), item_id: text(['i0']) }).subarray(0, 300),
      /expected an Arrow IPC/,
    ],
  ];
  it.each(refusals)('refuses %s, and leaves what was there', async (_, bytes, message) => {
    const [input, output] = [join(folder, 'bad.arrow'), join(folder, 'kept.arrow')];
    await writeFile(input, bytes());
    await writeFile(output, 'as before');
    await expect(rescore({ bundle, input, output })).rejects.toMatchObject({ message: expect.stringMatching(message) });
    expect(await readFile(output, 'utf8')).toBe('as before');
    expect((await readdir(folder)).filter((name) => name.includes('partial'))).toEqual([]);
  });
});
