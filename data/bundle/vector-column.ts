import { type Data, DataType, Field, FixedSizeList, Float32, makeData, Precision, Vector } from 'apache-arrow';
import { FusionError } from '../schema/errors.js';

/** One vector per row; a row may have none. */
export interface VectorColumn {
  readonly width: number;
  /** Row-major [rows, width]; zeros where a row has no vector. */
  readonly values: Float32Array;
  /** 1 where the row has a vector; [rows]. */
  readonly present: Uint8Array;
}

/** An Arrow column FixedSizeList<Float32>[width]; a missing vector is null. */
export function vectorToArrow({ width, values, present }: VectorColumn): Vector<FixedSizeList<Float32>> {
  const length = present.length;
  if (values.length !== length * width) {
    throw new FusionError('internal', `vector column: expected ${length} × ${width} values, got ${values.length}`);
  }
  const { bitmap, nullCount } = toBitmap(present);
  const child = makeData({ type: new Float32(), length: values.length, data: values });
  const type = new FixedSizeList(width, new Field('item', new Float32(), false));
  return new Vector([makeData({ type, length, nullCount, nullBitmap: bitmap, child })]);
}

/**
 * The reverse of {@link vectorToArrow}, over any number of record batches.
 *
 * @throws FusionError `invalid_bundle` if the column is of another type or width.
 */
export function vectorFromArrow(column: Vector, width: number, where: string): VectorColumn {
  const type: DataType = column.type;
  if (!DataType.isFixedSizeList(type) || !isFloat32(type.valueType) || type.listSize !== width) {
    throw new FusionError('invalid_bundle', `${where}: expected FixedSizeList<Float32>[${width}], got ${column.type}`, {
      field: where,
    });
  }
  const values = new Float32Array(column.length * width);
  const present = new Uint8Array(column.length);
  let row = 0;
  for (const batch of column.data) {
    const child = batch.children[0] as Data<Float32>;
    values.set(child.values.subarray(0, batch.length * width), row * width);
    for (let i = 0; i < batch.length; i++, row++) {
      present[row] = batch.getValid(i) ? 1 : 0;
      if (present[row] === 0) values.fill(0, row * width, (row + 1) * width);
    }
  }
  return { width, values, present };
}

function isFloat32(type: DataType): boolean {
  return DataType.isFloat(type) && type.precision === Precision.SINGLE;
}

/** Arrow's validity bits, least significant first. */
function toBitmap(present: Uint8Array): { readonly bitmap: Uint8Array; readonly nullCount: number } {
  const bitmap = new Uint8Array(Math.ceil(present.length / 8));
  let nullCount = 0;
  present.forEach((isPresent, row) => {
    if (isPresent === 0) nullCount++;
    else bitmap[row >> 3]! |= 1 << (row & 7);
  });
  return { bitmap, nullCount };
}
