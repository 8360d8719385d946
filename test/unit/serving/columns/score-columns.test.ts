import {
  CompressionType,
  Dictionary,
  Field,
  FixedSizeList,
  Float32,
  Float64,
  Int32,
  Schema,
  Table,
  tableFromIPC,
  tableToIPC,
  Utf8,
  type Vector,
  vectorFromArray,
} from 'apache-arrow';
import { beforeAll, describe, expect, it } from 'vitest';
import { CompressingStreamWriter } from '../../../../data/arrow/compressing-writers.js';
import type { Bundle } from '../../../../data/bundle/index.js';
import { type App, createApp } from '../../../../serving/app.js';
import { nineDigits } from '../../../../serving/http/nine-digits.js';
import { buildApp, postScore, readStandIn } from '../test-app.js';

const ARROW = 'application/vnd.apache.arrow.stream';
let bundle: Bundle;
let app: App;
beforeAll(async () => {
  bundle = await readStandIn();
  app = await createApp({ bundle });
  await app.ready();
  return () => app.close();
});

const text = (values: readonly (string | null)[]) => vectorFromArray(values, new Utf8());
const numbers = (values: readonly (number | null)[]) => vectorFromArray(values, new Float64());
const vectors = (rows: readonly (readonly number[])[]) =>
  vectorFromArray(rows, new FixedSizeList(rows[0]!.length, new Field('item', new Float32(), true)));

function columns(request: object | string, vectors: Record<string, Vector>): Table {
  const fields = Object.entries(vectors).map(([name, { type }]) => new Field(name, type, true));
  const json = typeof request === 'string' ? request : JSON.stringify(request);
  return new Table(new Schema(fields, new Map([['request', json]])), vectors);
}

async function post(body: Uint8Array, to: App = app) {
  return to.inject({
    method: 'POST',
    url: '/v1/score',
    headers: { 'content-type': ARROW },
    payload: Buffer.from(body),
  });
}

/** The error's code, field and message of a request that is refused. */
async function refused(table: Table) {
  const response = await post(tableToIPC(table, 'stream'));
  const { error } = response.json();
  return { status: response.statusCode, code: error.code, field: error.details.field, message: error.message };
}

/** What came back, in the form of the JSON answer but for the id and the time: numbers with the nine digits that it has of them. */
function answered(payload: Buffer) {
  const table = tableFromIPC(payload);
  const { request_id, took_ms, ...rest } = JSON.parse(table.schema.metadata.get('answer')!);
  const shown = (value: unknown) => (typeof value === 'number' ? nineDigits(value) : value);
  const rows = table.toArray().map((row): Record<string, unknown> => {
    return Object.fromEntries(Object.entries(row.toJSON()).map(([name, value]) => [name, shown(value)]));
  });
  return { ...rest, rows };
}

describe('POST /v1/score with columns', () => {
  const request = { user_id: 'ann', strategy: 'meta' };
  const ids = ['i3', 'i0', 'new', 'i5'];
  const brought = { scores: { cf: 0.25, content: 0.5 }, embeddings: { cf: Array(64).fill(0.125) } };

  it('answers what it answers to JSON', async () => {
    const json = await postScore(app, {
      ...request,
      candidates: [
        { item_id: 'i3' },
        { item_id: 'i0' },
        { item_id: 'new', ...brought },
        { item_id: 'i5', scores: { cf: 0.75 } },
      ],
    });
    const table = columns(request, {
      item_id: text(ids),
      cf_score: numbers([null, null, 0.25, 0.75]),
      content_score: numbers([null, null, 0.5, null]),
      cf_embedding: vectorFromArray(
        [null, null, brought.embeddings.cf, null],
        new FixedSizeList(64, new Field('item', new Float32(), true)),
      ),
    });
    const body = tableToIPC(table, 'stream');
    const response = await post(body);
    expect(response.headers['content-type']).toBe(ARROW);
    const { rows, ...rest } = answered(response.rawPayload);
    const { request_id, took_ms, results, ...expected } = json;
    expect(rest).toEqual(expected);
    expect(rows).toEqual(
      results.map(({ weights, confidences, ...result }) => ({
        ...result,
        ...Object.fromEntries(Object.entries(weights!).map(([source, weight]) => [`${source}_weight`, weight])),
        ...Object.fromEntries(Object.entries(confidences!).map(([source, value]) => [`${source}_confidence`, value])),
      })),
    );
  });

  it('takes ids as a dictionary, vectors of every row, features, and several batches', async () => {
    const feature = bundle.manifest.item_features[0]!;
    const table = columns(request, {
      item_id: vectorFromArray(ids, new Dictionary(new Utf8(), new Int32())),
      cf_embedding: vectors(ids.map((_, row) => Array(64).fill(row / 64))),
      [`feature_${feature}`]: numbers([0.5, null, 0.25, 1]),
      [`feature_${feature}_confidence`]: numbers([1, null, 0.5, 0]),
    });
    const json = await postScore(app, {
      ...request,
      candidates: ids.map((item_id, row) => ({
        item_id,
        embeddings: { cf: Array(64).fill(Math.fround(row / 64)) },
        ...([0, 2, 3].includes(row) && { features: { [feature]: [0.5, 0, 0.25, 1][row] } }),
        ...([0, 2, 3].includes(row) && { feature_confidences: { [feature]: [1, 0, 0.5, 0][row] } }),
      })),
    });
    const parts = [0, 1, 2, 3].map((row) => table.slice(row, row + 1).batches[0]!);
    for (const body of [tableToIPC(table, 'stream'), tableToIPC(new Table(table.schema, parts), 'stream')]) {
      const { rows } = answered((await post(body)).rawPayload);
      expect(rows.map((row: Record<string, unknown>) => [row['item_id'], row['fused_score']])).toEqual(
        json.results.map(({ item_id, fused_score }) => [item_id, fused_score]),
      );
    }
  });

  it.each([
    CompressionType.LZ4_FRAME,
    CompressionType.ZSTD,
  ])('reads compressed columns (%s)', async (compressionType) => {
    const many = Array.from({ length: 6 }, (_, item) => `i${item}`);
    const table = columns(request, { item_id: text(many), cf_score: numbers(many.map((_, row) => row / 8)) });
    const plain = answered((await post(tableToIPC(table, 'stream'))).rawPayload);
    const writer = new CompressingStreamWriter({ compressionType });
    for (const batch of table.batches) writer.write(batch);
    expect(answered((await post(writer.finish().toUint8Array(true))).rawPayload)).toEqual(plain);
  });

  it('explains in a column, and has no columns of weights where rankings are fused', async () => {
    const explained = answered(
      (await post(tableToIPC(columns({ ...request, explain: true }, { item_id: text(['i1']) }), 'stream'))).rawPayload,
    );
    expect(JSON.parse(String(explained.rows[0]!['explanation'])).context.user_known).toBe(true);
    const ranked = answered(
      (await post(tableToIPC(columns({ user_id: 'ann', strategy: 'rrf' }, { item_id: text(['i1', 'i2']) }), 'stream')))
        .rawPayload,
    );
    expect(Object.keys(ranked.rows[0]!).filter((name) => name.endsWith('_weight'))).toEqual([]);
  });

  it.each<[string, Record<string, Vector>, number, string]>([
    [
      'a score out of range',
      { item_id: text(['i0', 'i1']), cf_score: numbers([0.5, 1.5]) },
      422,
      'column "cf_score", row 2',
    ],
    [
      'a score that is no number',
      { item_id: text(['i0']), cf_score: numbers([Number.NaN]) },
      400,
      'column "cf_score", row 1',
    ],
    [
      'an infinite one',
      { item_id: text(['i0']), cf_score: numbers([Number.POSITIVE_INFINITY]) },
      400,
      'column "cf_score", row 1',
    ],
    ['text for a score', { item_id: text(['i0']), cf_score: text(['much']) }, 400, 'column "cf_score", row 1'],
    ['a missing id', { item_id: text(['i0', null]) }, 400, 'column "item_id", row 2'],
    ['the same id twice', { item_id: text(['i0', 'i0']) }, 422, 'column "item_id", row 2'],
    ['an unknown id without scores', { item_id: text(['i0', 'who']) }, 404, 'column "item_id", row 2'],
    ['an unknown source', { item_id: text(['i0']), tea_score: numbers([1]) }, 422, 'column "tea_score", row 1'],
    ['an unknown feature', { item_id: text(['i0']), feature_tea: numbers([1]) }, 422, 'column "feature_tea", row 1'],
    [
      'a vector of another width',
      { item_id: text(['i0']), cf_embedding: vectors([[1, 2, 3]]) },
      422,
      'column "cf_embedding", row 1',
    ],
    ['a column that means nothing', { item_id: text(['i0']), price: numbers([1]) }, 400, 'column "price"'],
  ])('refuses %s, naming the column', async (_, vectors, status, field) => {
    const found = await refused(columns(request, vectors));
    expect([found.status, found.field]).toEqual([status, field]);
    expect(found.message).toContain(`${field}: expected `);
  });

  it.each<[string, object | string, string]>([
    ['no user', {}, 'user_id'],
    ['an unknown strategy', { user_id: 'ann', strategy: 'guess' }, 'strategy'],
    ['candidates beside the columns', { user_id: 'ann', candidates: [] }, 'metadata "request"'],
    ['no JSON', '{', 'metadata "request"'],
    ['no object', '[]', 'metadata "request"'],
    ['too deep a nesting', `{"contexts": ${'['.repeat(99)}${']'.repeat(99)}}`, 'metadata "request"'],
  ])('refuses a request with %s', async (_, request, field) => {
    expect((await refused(columns(request, { item_id: text(['i0']) }))).field).toBe(field);
  });

  it('refuses what is no Arrow, none at all, and a stream that was cut off anywhere', async () => {
    const stream = tableToIPC(columns(request, { item_id: text(ids.map((_, row) => `i${row}`)) }), 'stream');
    const bodies = [
      Buffer.from('[1, 2]'),
      Buffer.alloc(0),
      ...Array.from({ length: 60 }, (_, part) => stream.subarray(0, 8 * part + 3)),
    ];
    for (const body of bodies) expect((await post(body)).statusCode).toBeLessThan(500);
    expect((await post(bodies[0]!)).json().error.details.field).toBe('body');
  });

  it('is bounded in rows, and in bytes once unpacked', async () => {
    const small = await buildApp({ bundle, maxCandidates: 3, bodyLimitBytes: 20_000 });
    const many = tableToIPC(columns(request, { item_id: text(ids) }), 'stream');
    expect((await post(many, small)).json().error.message).toMatch(/at most 3 candidates, got 4/);
    const blank = columns(request, { item_id: text(['a'.repeat(100_000)]) });
    const writer = new CompressingStreamWriter({ compressionType: CompressionType.LZ4_FRAME });
    for (const batch of blank.batches) writer.write(batch);
    const packed = writer.finish().toUint8Array(true);
    expect(packed.length).toBeLessThan(5_000);
    expect((await post(packed, small)).statusCode).toBe(413);
  });
});
