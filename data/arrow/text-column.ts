import { makeData, Utf8, Vector } from 'apache-arrow';

/** A column of text. Arrow's own builder generates code for each column, which takes longer than a small column does. */
export function textColumn(values: readonly (string | null)[]): Vector<Utf8> {
  const valueOffsets = new Int32Array(values.length + 1);
  const nullBitmap = new Uint8Array(Math.ceil(values.length / 8));
  let nullCount = 0;
  values.forEach((value, row) => {
    valueOffsets[row + 1] = valueOffsets[row]! + (value === null ? 0 : Buffer.byteLength(value));
    if (value === null) nullCount++;
    else nullBitmap[row >> 3]! |= 1 << (row & 7);
  });
  const data = Buffer.from(values.map((value) => value ?? '').join(''));
  return new Vector([makeData({ type: new Utf8(), length: values.length, nullCount, nullBitmap, valueOffsets, data })]);
}
