import { Field, FixedSizeList, Float32, Schema, Table, tableToIPC, Utf8, vectorFromArray } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { FusionError } from '../../../../data/schema/errors.js';
import { readScoreColumns } from '../../../../serving/columns/read-score-columns.js';

const limits = { maxRows: 100, maxBytes: 2 ** 20 };
const columns = {
  item_id: vectorFromArray(['i0', 'i1'], new Utf8()),
  cf_embedding: vectorFromArray(
    [
      [1, 2],
      [3, 4],
    ],
    new FixedSizeList(2, new Field('item', new Float32(), true)),
  ),
};
const fields = Object.entries(columns).map(([name, { type }]) => new Field(name, type, true));
const request = new Map([['request', '{"user_id":"ann"}']]);
const stream = tableToIPC(new Table(new Schema(fields, request), columns), 'stream');

describe('readScoreColumns, of a stream that was damaged', () => {
  it.each([
    0x7f, 0xff, 0x00,
  ])('reads it or refuses it, whichever byte is %i, and never runs out of memory', async (byte) => {
    for (let at = 0; at < stream.length; at++) {
      const damaged = stream.slice();
      damaged[at] = byte;
      const read = await readScoreColumns(damaged, limits).catch((error: unknown) => error);
      if (read instanceof Error) expect(read).toBeInstanceOf(FusionError);
    }
  });

  it('reads it or refuses it, wherever it was cut off', async () => {
    for (let length = 0; length < stream.length; length++) {
      const read = await readScoreColumns(stream.subarray(0, length), limits).catch((error: unknown) => error);
      if (read instanceof Error) expect(read).toBeInstanceOf(FusionError);
    }
  });
});
