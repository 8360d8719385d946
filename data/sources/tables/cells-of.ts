import { DataType, type RecordBatch, type Table } from 'apache-arrow';

/** Reads the cells of one batch, row by row, in the order of the columns. Moments come as dates, which have no unit. */
export function cellsOf(batch: RecordBatch | Table, columns: readonly string[]): (row: number) => readonly unknown[] {
  const readers = columns.map((column) => {
    const vector = batch.getChild(column)!;
    if (!DataType.isTimestamp(vector.type) && !DataType.isDate(vector.type)) return (row: number) => vector.get(row);
    return (row: number) => {
      const milliseconds: number | null = vector.get(row);
      return milliseconds === null ? null : new Date(milliseconds);
    };
  });
  return (row) => readers.map((read) => read(row));
}
