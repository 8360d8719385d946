import { isAscii } from 'node:buffer';
import { DataType, type Vector } from 'apache-arrow';

/** The text of a row; null where there is none. */
export type IdReader = (row: number) => string | null;

/**
 * Reads a column of ids. Ids are most of what is read, and Arrow's own way to text takes longer than scoring does: letters are taken
 * from the column's bytes at once where they are all ASCII, and the words of a dictionary are read once.
 */
export function idReader(column: Vector): IdReader {
  const [data] = column.data;
  if (data === undefined) return () => null;
  if (DataType.isDictionary(data.type)) {
    const words = idReader(data.dictionary!);
    const known: (string | null | undefined)[] = [];
    return (row) => {
      if (!data.getValid(row)) return null;
      const index = Number(data.values[row]);
      known[index] ??= words(index);
      return known[index] ?? null;
    };
  }
  if (!DataType.isUtf8(data.type)) return (row) => column.get(row) as string | null;
  const { valueOffsets, values, nullCount } = data;
  const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  const encoding = isAscii(bytes.subarray(valueOffsets[0], valueOffsets[data.length])) ? 'latin1' : 'utf8';
  return (row) =>
    nullCount > 0 && !data.getValid(row) ? null : bytes.toString(encoding, valueOffsets[row]!, valueOffsets[row + 1]!);
}
