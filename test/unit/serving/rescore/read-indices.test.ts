import { Dictionary, Int32, LargeUtf8, Utf8, vectorFromArray } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { IdIndex } from '../../../../serving/rescore/id-index.js';
import { MISSING, readIndices, UNKNOWN } from '../../../../serving/rescore/read-indices.js';

const ids = new IdIndex(['ann', 'bob', 'zoë']);
const column = [null, 'bob', 'bob', 'bab', 'zoë', null, 'ann', '', 'ann'];
const indices = [MISSING, 1, 1, UNKNOWN, 2, MISSING, 0, UNKNOWN, 0];

describe('readIndices', () => {
  it.each([
    ['text', new Utf8()],
    ['long text', new LargeUtf8()],
    ['words of a dictionary', new Dictionary(new Utf8(), new Int32())],
  ])('reads %s: what is known, what is not, and what is missing', (_, type) => {
    expect([...readIndices(vectorFromArray(column, type), ids)]).toEqual(indices);
  });

  it('reads a part of a column from where it begins', () => {
    expect([...readIndices(vectorFromArray(column, new Utf8()).slice(3, 8), ids)]).toEqual(indices.slice(3, 8));
  });
});
