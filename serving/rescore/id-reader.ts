import { isAscii } from 'node:buffer';
import { DataType, type Vector } from 'apache-arrow';

/** The text of a row; null where there is none. */
export type IdReader = (row: number) => string | null;

/**
 * Reads a column of ids. Ids are most of what is read, and Arrow's own way to text takes about as long as scoring does: letters
 * are taken from the column's bytes at once where they are all ASCII, and the same id again, or a word of a dictionary, is read once.
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
  let [lastStart, lastEnd, last] = [0, -1, ''];
  /** Rows of a user follow one another. */
  const isLast = (start: number, end: number): boolean => {
    if (end - start !== lastEnd - lastStart) return false;
    for (let at = start, other = lastStart; at < end; at++, other++) if (bytes[at] !== bytes[other]) return false;
    return true;
  };
  return (row) => {
    if (nullCount > 0 && !data.getValid(row)) return null;
    const [start, end] = [valueOffsets[row]!, valueOffsets[row + 1]!];
    if (!isLast(start, end)) last = bytes.toString(encoding, start, end);
    [lastStart, lastEnd] = [start, end];
    return last;
  };
}
