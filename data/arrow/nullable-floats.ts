import { Float32, makeData, Vector } from 'apache-arrow';

/** A column of numbers, over the array itself; NaN is null. */
export function nullableFloats(values: Float32Array): Vector<Float32> {
  const nullBitmap = new Uint8Array(Math.ceil(values.length / 8));
  let nullCount = 0;
  for (let row = 0; row < values.length; row++) {
    if (Number.isNaN(values[row]!)) nullCount++;
    else nullBitmap[row >> 3]! |= 1 << (row & 7);
  }
  const data = { type: new Float32(), length: values.length, data: values };
  return new Vector([makeData(nullCount === 0 ? { ...data, nullCount } : { ...data, nullCount, nullBitmap })]);
}
