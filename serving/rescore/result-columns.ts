import { Bool, makeData, Utf8, Vector } from 'apache-arrow';
import { nullableFloats } from '../../data/arrow/nullable-floats.js';
import { type ChunkResults, NOBODY, WEIGHT_SOURCES } from './chunk-results.js';

/** Results as Arrow columns, in the order of `outputFields`. */
export function resultColumns({
  fused,
  weights,
  confidences,
  uncertainty,
  weightSource,
}: ChunkResults): readonly Vector[] {
  const rows = fused.length;
  const none = makeData({ type: new Bool(), length: rows, nullCount: 0, data: new Uint8Array(Math.ceil(rows / 8)) });
  return [
    nullableFloats(fused),
    ...weights.map(nullableFloats),
    ...confidences.map(nullableFloats),
    nullableFloats(uncertainty),
    words(weightSource),
    new Vector([none]), // adaptation_applied: feedback is known to servers alone
  ];
}

const LETTERS = WEIGHT_SOURCES.map((word) => Buffer.from(word ?? ''));

/** One of a few words per row, laid out without a string for each. */
function words(codes: Uint8Array): Vector<Utf8> {
  const valueOffsets = new Int32Array(codes.length + 1);
  const nullBitmap = new Uint8Array(Math.ceil(codes.length / 8));
  let nullCount = 0;
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row]!;
    valueOffsets[row + 1] = valueOffsets[row]! + LETTERS[code]!.length;
    if (code === NOBODY) nullCount++;
    else nullBitmap[row >> 3]! |= 1 << (row & 7);
  }
  const data = new Uint8Array(valueOffsets[codes.length]!);
  for (let row = 0, at = 0; row < codes.length; row++) {
    const letters = LETTERS[codes[row]!]!;
    for (let k = 0; k < letters.length; k++) data[at++] = letters[k]!;
  }
  return new Vector([makeData({ type: new Utf8(), length: codes.length, nullCount, nullBitmap, valueOffsets, data })]);
}
