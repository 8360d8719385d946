import { Bool, Float32, makeData, Utf8, Vector, vectorFromArray } from 'apache-arrow';

/** What is added to the rows of a batch, in columns; NaN and null where there is nothing to say. */
export interface RowResults {
  readonly fused: Float32Array;
  /** One column per source. */
  readonly weights: readonly Float32Array[];
  /** One column per source. */
  readonly confidences: readonly Float32Array[];
  readonly uncertainty: Float32Array;
  readonly weightSource: ('network' | 'static' | null)[];
}

export function createRowResults(rows: number, sources: number): RowResults {
  const empty = () => new Float32Array(rows).fill(Number.NaN);
  return {
    fused: empty(),
    weights: Array.from({ length: sources }, empty),
    confidences: Array.from({ length: sources }, empty),
    uncertainty: empty(),
    weightSource: new Array(rows).fill(null),
  };
}

/** As Arrow columns, in the order of `outputFields`. */
export function toColumns({ fused, weights, confidences, uncertainty, weightSource }: RowResults): readonly Vector[] {
  const rows = fused.length;
  const none = makeData({ type: new Bool(), length: rows, nullCount: 0, data: new Uint8Array(Math.ceil(rows / 8)) });
  return [
    numbers(fused),
    ...weights.map(numbers),
    ...confidences.map(numbers),
    numbers(uncertainty),
    vectorFromArray(weightSource, new Utf8()),
    new Vector([none]), // adaptation_applied: feedback is known to servers alone
  ];
}

/** NaN becomes null. */
function numbers(values: Float32Array): Vector<Float32> {
  const nullBitmap = new Uint8Array(Math.ceil(values.length / 8));
  let nullCount = 0;
  values.forEach((value, row) => {
    if (Number.isNaN(value)) nullCount++;
    else nullBitmap[row >> 3]! |= 1 << (row & 7);
  });
  const data = { type: new Float32(), length: values.length, data: values };
  return new Vector([makeData(nullCount === 0 ? { ...data, nullCount } : { ...data, nullCount, nullBitmap })]);
}
