import { Bool, makeData, Utf8, Vector, vectorFromArray } from 'apache-arrow';
import { nullableFloats } from '../../data/arrow/nullable-floats.js';

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
    nullableFloats(fused),
    ...weights.map(nullableFloats),
    ...confidences.map(nullableFloats),
    nullableFloats(uncertainty),
    vectorFromArray(weightSource, new Utf8()),
    new Vector([none]), // adaptation_applied: feedback is known to servers alone
  ];
}
