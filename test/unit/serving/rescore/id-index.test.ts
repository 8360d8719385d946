import { describe, expect, it } from 'vitest';
import { createRng } from '../../../../data/schema/random.js';
import { IdIndex } from '../../../../serving/rescore/id-index.js';

const find = (index: IdIndex, id: string) => {
  const bytes = Buffer.from(`before ${id} after`);
  return index.find(bytes, 7, bytes.length - 6);
};

describe('IdIndex', () => {
  it('finds every id by its bytes among thousands, and nothing else', () => {
    const rng = createRng(1, 'ids');
    const ids = Array.from({ length: 5000 }, (_, index) => `${index}-${Math.floor(1e6 * rng.next()).toString(36)}`);
    const index = new IdIndex(ids);
    ids.forEach((id, place) => {
      expect(find(index, id)).toBe(place);
      expect(find(index, `${id}0`)).toBe(-1);
    });
  });

  it('tells apart what begins alike, is empty, or is written in other letters', () => {
    const ids = ['a', 'ab', '', 'ä', '歌', 'b'];
    const index = new IdIndex(ids);
    expect(ids.map((id) => find(index, id))).toEqual([0, 1, 2, 3, 4, 5]);
    expect(['abc', 'A', 'a\0'].map((id) => find(index, id))).toEqual([-1, -1, -1]);
  });

  it('finds nothing where there are no ids', () => {
    expect(find(new IdIndex([]), 'a')).toBe(-1);
  });
});
