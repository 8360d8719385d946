import { Field, Float64, Schema, Table, tableToIPC, Utf8, type Vector, vectorFromArray } from 'apache-arrow';
import fc from 'fast-check';
import type { Question } from './questions.js';

const TYPE = 'application/vnd.apache.arrow.stream';
const ITEMS = ['i0', 'i1', 'i2', 'new'];

/** Scoring in Arrow: as it should be, with values that should not be, cut off, and with bytes that are others. */
export function arrowQuestions(): fc.Arbitrary<Question> {
  const score = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(null, 2, -1, Number.NaN, 1e308));
  const table = fc
    .record({
      user_id: fc.constantFrom('ann', 'bob', 'nobody', ''),
      strategy: fc.constantFrom('auto', 'meta', 'rrf', 'nonsense'),
      rows: fc.array(fc.record({ item: fc.constantFrom(...ITEMS), score }), { maxLength: 4 }),
    })
    .map(({ user_id, strategy, rows }) =>
      encode(JSON.stringify({ user_id, strategy }), {
        item_id: vectorFromArray(
          rows.map(({ item }) => item),
          new Utf8(),
        ),
        cf_score: vectorFromArray(
          rows.map(({ score: value }) => value),
          new Float64(),
        ),
      }),
    );
  const flips = fc.array(fc.record({ at: fc.nat(), byte: fc.nat(255) }), { maxLength: 4 });
  return fc
    .record({ table, flips, cut: fc.option(fc.nat(), { freq: 4 }) })
    .map(({ table: bytes, flips: changes, cut }) => {
      const payload = Buffer.from(bytes);
      for (const { at, byte } of changes) payload[at % payload.length] = byte;
      const length = cut === null ? payload.length : cut % payload.length;
      return {
        method: 'POST' as const,
        url: '/v1/score',
        headers: { 'content-type': TYPE },
        payload: payload.subarray(0, length),
      };
    });
}

function encode(request: string, columns: Readonly<Record<string, Vector>>): Uint8Array {
  const fields = Object.entries(columns).map(([name, { type }]) => new Field(name, type, true));
  return tableToIPC(new Table(new Schema(fields, new Map([['request', request]])), columns), 'stream');
}
