import { DataType, type Vector } from 'apache-arrow';
import type { IdIndex } from './id-index.js';

/** In place of an index: an id that is not known, and no id at all. */
export const [UNKNOWN, MISSING] = [-1, -2] as const;

/**
 * The index of each row's id. Ids are most of what is read: they are found by their bytes, where they lie; the same id again costs a
 * comparison, and a word of a dictionary is looked for once.
 */
export function readIndices(column: Vector, ids: IdIndex): Int32Array {
  const indices = new Int32Array(column.length).fill(MISSING);
  const [data] = column.data;
  if (data === undefined) return indices;
  if (DataType.isDictionary(data.type)) {
    const words = readIndices(data.dictionary!, ids);
    for (let row = 0; row < indices.length; row++)
      if (data.getValid(row)) indices[row] = words[Number(data.values[row])]!;
  } else if (DataType.isUtf8(data.type)) {
    const { valueOffsets, values } = data;
    let [lastStart, lastEnd, last] = [0, -1, MISSING as number];
    for (let row = 0; row < indices.length; row++) {
      if (data.nullCount > 0 && !data.getValid(row)) continue;
      const [start, end] = [valueOffsets[row]!, valueOffsets[row + 1]!];
      if (!isSame(values, start, end, lastStart, lastEnd)) last = ids.find(values, start, end);
      [lastStart, lastEnd] = [start, end];
      indices[row] = last;
    }
  } else {
    for (let row = 0; row < indices.length; row++) {
      const id = column.get(row) as string | null;
      if (id !== null) indices[row] = ids.find(Buffer.from(id), 0, Buffer.byteLength(id));
    }
  }
  return indices;
}

/** Rows of a user follow one another. */
function isSame(bytes: Uint8Array, start: number, end: number, otherStart: number, otherEnd: number): boolean {
  if (end - start !== otherEnd - otherStart) return false;
  for (let at = start, other = otherStart; at < end; at++, other++) if (bytes[at] !== bytes[other]) return false;
  return true;
}
