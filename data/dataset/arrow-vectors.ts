import {
  Dictionary,
  Field,
  Float64,
  Int8,
  Int32,
  List,
  makeData,
  makeVector,
  TimestampMillisecond,
  Utf8,
  type Vector,
  vectorFromArray,
} from 'apache-arrow';

/** Numbers; NaN becomes null. */
export function numberVector(numbers: Float64Array): Vector<Float64> {
  return makeVector(makeData({ type: new Float64(), data: numbers, length: numbers.length, ...nulls(numbers) }));
}

/** Times in whole milliseconds since 1970; NaN becomes null. */
export function timestampVector(times: Float64Array): Vector<TimestampMillisecond> {
  const data = new BigInt64Array(times.length);
  for (let row = 0; row < times.length; row++) if (!Number.isNaN(times[row]!)) data[row] = BigInt(times[row]!);
  return makeVector(makeData({ type: new TimestampMillisecond(), data, length: times.length, ...nulls(times) }));
}

/** Texts; the empty one, which stands for a missing one, becomes null. */
export function textVector(texts: readonly string[]): Vector<Utf8> {
  return vectorFromArray(
    texts.map((text) => (text === '' ? null : text)),
    new Utf8(),
  );
}

/** Lists of texts. */
export function textListVector(lists: readonly (readonly string[])[]): Vector<List<Utf8>> {
  return vectorFromArray(lists, new List(Field.new({ name: 'item', type: new Utf8(), nullable: false })));
}

/** Words from a list, stored as codes with the list as their dictionary; −1 becomes null. */
export function wordVector(codes: Int32Array | Uint8Array, words: readonly string[]): Vector<Dictionary<Utf8>> {
  const dictionary = vectorFromArray(words, new Utf8());
  const length = codes.length;
  return codes instanceof Int32Array
    ? makeVector(
        makeData({ type: new Dictionary(new Utf8(), new Int32()), data: codes, length, dictionary, ...nulls(codes) }),
      )
    : makeVector(
        makeData({ type: new Dictionary(new Utf8(), new Int8()), data: Int8Array.from(codes), length, dictionary }),
      );
}

/** The bitmap that says which numbers or codes are there (not NaN, not −1), least significant bit first; none when all are. */
function nulls(numbers: Float64Array | Int32Array): { readonly nullBitmap?: Uint8Array; readonly nullCount: number } {
  const nullBitmap = new Uint8Array(Math.ceil(numbers.length / 8));
  let nullCount = 0;
  const isCode = numbers instanceof Int32Array;
  for (let row = 0; row < numbers.length; row++) {
    const isMissing = isCode ? numbers[row] === -1 : Number.isNaN(numbers[row]!);
    if (isMissing) nullCount++;
    else nullBitmap[row >> 3]! |= 1 << (row & 7);
  }
  return nullCount === 0 ? { nullCount } : { nullBitmap, nullCount };
}
