import { Float32, makeData, Vector } from 'apache-arrow';

/** A column of numbers, over the array itself; NaN is null. */
export function nullableFloats(values: Float32Array): Vector<Float32> {
  let nullCount = 0;
  for (let row = 0; row < values.length; row++) if (Number.isNaN(values[row]!)) nullCount++;
  const data = { type: new Float32(), length: values.length, data: values, nullCount };
  return new Vector([makeData(nullCount === 0 ? data : { ...data, nullBitmap: bitsOfNumbers(values) })]);
}

/** A bit for each number, 0 for NaN. */
function bitsOfNumbers(values: Float32Array): Uint8Array {
  const bits = new Uint8Array(Math.ceil(values.length / 8));
  for (let row = 0; row < values.length; row++) if (!Number.isNaN(values[row]!)) bits[row >> 3]! |= 1 << (row & 7);
  return bits;
}
