import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { type MatrixProduct, openMatrixProduct } from '../../../serving/collections/matrix-product.js';
import { VectorIndex } from '../../../serving/collections/vector-index.js';

let product: Promise<MatrixProduct> | undefined;
const shared = () => (product ??= openMatrixProduct());
afterAll(async () => (await product)?.close());

const vector = fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 }));
const change = fc.record({ id: fc.integer({ min: 0, max: 200 }), vector: fc.option(vector) });

describe('VectorIndex', () => {
  it('finds what comparing every document finds, whatever was put, replaced and deleted', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 300 }), vector, async (changes, query) => {
        const index = new VectorIndex(2, shared);
        const expected = new Map<string, readonly number[]>();
        for (const { id, vector: content } of changes) {
          if (content === null) index.delete(`d${id}`);
          else index.put(`d${id}`, Float32Array.from(content));
          if (content === null) expected.delete(`d${id}`);
          else expected.set(`d${id}`, content);
        }
        const all = [...expected]
          .map(([id, [x, y]]) => ({ id, score: x! * query[0] + y! * query[1] + 0 }))
          .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
        const found = await index.search(Float32Array.from(query), { topK: 500 });
        expect(found.map(({ id, score }) => ({ id, score: score + 0 }))).toEqual(all);
        const few = await index.search(Float32Array.from(query), { topK: 3, accept: (id) => id.endsWith('1') });
        const ofThose = all.filter(({ id }) => id.endsWith('1')).slice(0, 3);
        expect(few.map(({ score }) => score + 0)).toEqual(ofThose.map(({ score }) => score));
      }),
      { numRuns: 50 },
    );
  });

  it.each([1, 100])('gives no document the score of one whose place it took meanwhile (%i of them)', async (count) => {
    const index = new VectorIndex(1, shared);
    index.put('kept', Float32Array.of(2));
    index.put('old', Float32Array.of(9));
    const asked = index.search(Float32Array.of(1), { topK: 3 });
    index.delete('old');
    for (let id = 0; id < count; id++) index.put(`new${id}`, Float32Array.of(-id));
    expect(await asked).toEqual([{ id: 'kept', score: 2 }]);
  });
});
