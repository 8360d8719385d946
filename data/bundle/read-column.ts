import { DataType, Precision, type Table, type Vector } from 'apache-arrow';
import { FusionError } from '../schema/errors.js';

/** The column types of a bundle's tables, besides vectors. */
const IS_OF_KIND = {
  text: (type: DataType) => DataType.isUtf8(type),
  int32: (type: DataType) => DataType.isInt(type) && type.bitWidth === 32 && type.isSigned,
  float32: (type: DataType) => DataType.isFloat(type) && type.precision === Precision.SINGLE,
  bool: (type: DataType) => DataType.isBool(type),
} as const;

/**
 * A table's column, checked to be there and of the type that is expected.
 *
 * @param where the file, for the error: `users.arrow`.
 * @throws FusionError `invalid_bundle` naming the file and the column.
 */
export function requireColumn(table: Table, name: string, where: string): Vector {
  const column = table.getChild(name);
  if (column !== null) return column;
  const found = table.schema.fields.map((field) => field.name).join(', ');
  throw new FusionError('invalid_bundle', `${where}: expected a column "${name}", got ${found || 'none'}`, {
    field: `${where}/${name}`,
  });
}

export function readText(table: Table, name: string, where: string): readonly string[] {
  const column = typedColumn(table, name, where, 'text');
  return Array.from(column, (value: string | null) => value ?? '');
}

export function readFloat32(table: Table, name: string, where: string): Float32Array {
  return Float32Array.from(typedColumn(table, name, where, 'float32').toArray());
}

export function readInt32(table: Table, name: string, where: string): Int32Array {
  return Int32Array.from(typedColumn(table, name, where, 'int32').toArray());
}

export function readBool(table: Table, name: string, where: string): Uint8Array {
  return Uint8Array.from(typedColumn(table, name, where, 'bool'), (value: boolean | null) => (value === true ? 1 : 0));
}

function typedColumn(table: Table, name: string, where: string, kind: keyof typeof IS_OF_KIND): Vector {
  const column = requireColumn(table, name, where);
  const type: DataType = column.type;
  if (IS_OF_KIND[kind](type)) return column;
  throw new FusionError('invalid_bundle', `${where}, column "${name}": expected ${kind}, got ${type}`, {
    field: `${where}/${name}`,
  });
}
